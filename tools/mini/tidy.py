"""Makes an exported graph quick to open and leaves its weights as they are: what the tracer writes once for each use
(constants, shapes, sizes) is kept once, and values between operators get short names.

`python -m tools.mini.tidy [--model models/mini]` does it to a folder that exists; `export` does it by itself.
"""

import argparse
from pathlib import Path

import onnx

from . import manifest


def tidy(file: Path) -> tuple[int, int]:
    """Rewrites the graph and answers how many operators it had and has. Doing it again changes nothing."""
    model = onnx.load(str(file))
    graph = model.graph
    before = len(graph.node)
    fixed = {value.name for value in (*graph.input, *graph.output, *graph.initializer)} | {""}
    names = {name: name for name in fixed}
    computed: dict[tuple[str, str, tuple[str, ...], bytes], list[str]] = {}
    kept: list[onnx.NodeProto] = []
    for node in graph.node:
        outputs = list(node.output)
        node.name = ""
        node.input[:] = [names[name] for name in node.input]
        what = (node.domain, node.op_type, tuple(node.input), _settings(node))
        if what in computed and fixed.isdisjoint(outputs):
            names.update(zip(outputs, computed[what], strict=True))
            continue
        names.update((name, f"v{len(kept)}_{at}") for at, name in enumerate(outputs) if name not in fixed)
        node.output[:] = computed[what] = [names[name] for name in outputs]
        kept.append(node)
    del graph.node[:]
    graph.node.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, str(file))
    return before, len(kept)


def _settings(node: onnx.NodeProto) -> bytes:
    for attribute in node.attribute:
        if attribute.type in (onnx.AttributeProto.GRAPH, onnx.AttributeProto.GRAPHS):
            raise ValueError(f"{node.op_type} has a graph inside, whose names would have to change as well")
    return b"".join(sorted(attribute.SerializeToString(deterministic=True) for attribute in node.attribute))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("models/mini"))
    args = parser.parse_args()
    for file in sorted(args.model.glob("*/model.onnx")):
        before, after = tidy(file)
        print(f"{file}: {before} operators before, {after} after")
    manifest.write(args.model)


if __name__ == "__main__":
    main()

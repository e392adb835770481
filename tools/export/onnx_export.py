"""Modules to ONNX: one file each, every axis dynamic, names of inputs and outputs as Optimum gives them."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

OPSET = 18
# A protocol buffer holds 2 GiB at most; what comes near it keeps its weights in a file beside the graph.
EXTERNAL_FROM_BYTES = 1 << 30
# Smaller tensors stay in the graph: shapes are inferred from them.
EXTERNAL_TENSOR_BYTES = 1024


@dataclass(frozen=True)
class Port:
    """A graph input or output: its name and the names of its dynamic axes."""

    name: str
    axes: Mapping[int, str]


@dataclass(frozen=True)
class Part:
    """A module as it is exported. The first feed is traced; the others have other batches and sizes, to compare at."""

    module: torch.nn.Module
    inputs: Sequence[Port]
    outputs: Sequence[Port]
    feeds: Sequence[tuple[torch.Tensor, ...]]


@dataclass(frozen=True)
class Difference:
    """How far a graph is from PyTorch, the worst over all feeds and outputs."""

    absolute: float
    # By the largest value of the output, or by 1 where that is smaller.
    relative: float
    # Root mean square of the difference by that of the output.
    rms: float


def export_onnx(part: Part, path: Path, external: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside a graph above 2 GiB the exporter leaves one file per weight.
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        traced = Path(folder) / "model.onnx"
        torch.onnx.export(
            part.module.eval(),
            tuple(part.feeds[0]),
            str(traced),
            dynamo=False,
            opset_version=OPSET,
            input_names=[port.name for port in part.inputs],
            output_names=[port.name for port in part.outputs],
            dynamic_axes={
                port.name: dict(port.axes) for port in (*part.inputs, *part.outputs) if port.axes
            },
        )
        onnx.checker.check_model(str(traced), full_check=False)
        model = onnx.load(traced)
    shorten_names(model.graph)
    save_onnx(model, path, external)


def save_onnx(model: onnx.ModelProto, path: Path, external: bool = False) -> None:
    """Overwrites. Weights go to `<path>_data` when the model is large, or when asked for."""
    data = path.with_name(f"{path.name}_data")
    path.unlink(missing_ok=True)
    data.unlink(missing_ok=True)
    # Tensor by tensor: the whole of a large one cannot even be measured.
    if external or sum(tensor.ByteSize() for tensor in model.graph.initializer) >= EXTERNAL_FROM_BYTES:
        onnx.save(
            model,
            path,
            save_as_external_data=True,
            all_tensors_to_one_file=True,
            location=data.name,
            size_threshold=EXTERNAL_TENSOR_BYTES,
        )
    else:
        onnx.save(model, path)


def shorten_names(graph: onnx.GraphProto) -> None:
    """Module paths in the names of nodes and inner values are half of a tiny file; weights keep theirs."""
    kept = {value.name for value in (*graph.input, *graph.output, *graph.initializer)}
    short: dict[str, str] = {"": ""}

    def rename(name: str) -> str:
        return name if name in kept else short.setdefault(name, f"v{len(short)}")

    for index, node in enumerate(graph.node):
        node.name = f"{node.op_type}_{index}"
        node.doc_string = ""
        node.input[:] = [rename(name) for name in node.input]
        node.output[:] = [rename(name) for name in node.output]
    graph.ClearField("value_info")


def open_onnx(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run_onnx(path: Path, feeds: Mapping[str, torch.Tensor]) -> list[np.ndarray]:
    return open_onnx(path).run(None, {name: tensor.numpy() for name, tensor in feeds.items()})


@torch.no_grad()
def compare(part: Part, path: Path) -> Difference:
    """The graph's outputs against the module's, at all of the part's feeds."""
    session = open_onnx(path)
    absolute = relative = rms = 0.0
    for feed in part.feeds:
        expected = part.module(*feed)
        if isinstance(expected, torch.Tensor):
            expected = (expected,)
        named = {port.name: tensor.numpy() for port, tensor in zip(part.inputs, feed, strict=True)}
        for want, got in zip(expected, session.run(None, named), strict=True):
            if want.shape != got.shape or want.numpy().dtype != got.dtype:
                raise AssertionError(f"{path}: got {got.dtype}{got.shape}, expected {want.dtype}{want.shape}")
            difference = np.abs(want.numpy() - got)
            worst = float(difference.max())
            # NaN has to fail every comparison that follows.
            if not np.isfinite(worst):
                return Difference(worst, float("nan"), float("nan"))
            absolute = max(absolute, worst)
            relative = max(relative, worst / max(1.0, float(want.abs().max())))
            rms = max(rms, root_mean_square(difference) / max(root_mean_square(want.numpy()), 1e-12))
    return Difference(absolute, relative, rms)


def root_mean_square(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))

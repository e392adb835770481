"""Modules to ONNX: one file each, every axis dynamic, names of inputs and outputs as Optimum gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

OPSET = 18


@dataclass(frozen=True)
class Port:
    """A graph input or output: its name and the names of its dynamic axes."""

    name: str
    axes: Mapping[int, str]


def export_onnx(
    module: torch.nn.Module,
    path: Path,
    inputs: Sequence[Port],
    outputs: Sequence[Port],
    example: Sequence[torch.Tensor],
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        module.eval(),
        tuple(example),
        str(path),
        dynamo=False,
        opset_version=OPSET,
        input_names=[port.name for port in inputs],
        output_names=[port.name for port in outputs],
        dynamic_axes={port.name: dict(port.axes) for port in (*inputs, *outputs) if port.axes},
    )
    model = onnx.load(path)
    shorten_names(model.graph)
    onnx.checker.check_model(model, full_check=False)
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


def run_onnx(path: Path, feeds: Mapping[str, torch.Tensor]) -> list[np.ndarray]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(None, {name: tensor.numpy() for name, tensor in feeds.items()})


@torch.no_grad()
def max_difference(
    module: torch.nn.Module, path: Path, inputs: Sequence[Port], feeds: Sequence[Sequence[torch.Tensor]]
) -> float:
    """Largest absolute difference between PyTorch and onnxruntime over the given feeds."""
    worst = 0.0
    for feed in feeds:
        expected = module(*feed)
        if isinstance(expected, torch.Tensor):
            expected = (expected,)
        actual = run_onnx(path, {port.name: tensor for port, tensor in zip(inputs, feed, strict=True)})
        for want, got in zip(expected, actual, strict=True):
            if want.shape != got.shape or want.numpy().dtype != got.dtype:
                raise AssertionError(f"{path}: got {got.dtype}{got.shape}, expected {want.dtype}{want.shape}")
            worst = max(worst, float(np.abs(want.numpy() - got).max()))
    return worst

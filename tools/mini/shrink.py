"""Makes an exported graph small: large float weights become int8 or fp16, turned back by nodes that
onnxruntime folds once, when the session is created; a step then costs what it costs with fp32 weights."""

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

LARGE = 1024  # elements: smaller weights (biases, norms) stay fp32
MARK = "/small"


def _axis(model: onnx.ModelProto, name: str) -> int:
    """The axis of the output channels: 0 for convolutions, embeddings and transposed products, the last for MatMul."""
    for node in model.graph.node:
        if name in node.input:
            return -1 if node.op_type == "MatMul" else 0
    return 0


def as_int8(array: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers in -127..127 and one scale for each output channel (chosen for the least squared error)."""
    others = tuple(a for a in range(array.ndim) if a != axis % array.ndim)
    peak = np.maximum(np.abs(array).max(axis=others, keepdims=True), 1e-8)
    best_scale, best_error = peak / 127, np.full(peak.shape, np.inf)
    for shrink in (1.0, 0.95, 0.9, 0.85, 0.8):
        scale = peak * shrink / 127
        whole = np.clip(np.rint(array / scale), -127, 127)
        error = ((whole * scale - array) ** 2).sum(axis=others, keepdims=True)
        best_scale = np.where(error < best_error, scale, best_scale)
        best_error = np.minimum(error, best_error)
    return np.clip(np.rint(array / best_scale), -127, 127).astype(np.int8), best_scale.astype(np.float32)


def shrink(source: Path, target: Path, kind: str) -> None:
    """kind: 'fp32' (as it is), 'fp16' or 'int8'."""
    model = onnx.load(str(source))
    if kind != "fp32":
        kept, nodes = [], []
        for tensor in model.graph.initializer:
            array = numpy_helper.to_array(tensor)
            if tensor.data_type != onnx.TensorProto.FLOAT or array.size < LARGE:
                kept.append(tensor)
                continue
            small = tensor.name + MARK
            if kind == "fp16" or array.ndim < 2:
                kept.append(numpy_helper.from_array(array.astype(np.float16), small))
                nodes.append(helper.make_node("Cast", [small], [tensor.name], to=onnx.TensorProto.FLOAT))
                continue
            whole, scale = as_int8(array, _axis(model, tensor.name))
            kept += [numpy_helper.from_array(whole, small), numpy_helper.from_array(scale, small + "/scale")]
            nodes.append(helper.make_node("Cast", [small], [small + "/float"], to=onnx.TensorProto.FLOAT))
            nodes.append(helper.make_node("Mul", [small + "/float", small + "/scale"], [tensor.name]))
        del model.graph.initializer[:]
        model.graph.initializer.extend(kept)
        graph_nodes = list(model.graph.node)
        del model.graph.node[:]
        model.graph.node.extend(nodes + graph_nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def weights_of(file: Path) -> dict[str, np.ndarray]:
    """The graph's float weights under their own names, whatever they are stored as."""
    model = onnx.load(str(file))
    raw = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    out = {}
    for name, array in raw.items():
        if name.endswith(MARK):
            scale = raw.get(name + "/scale")
            out[name.removesuffix(MARK)] = array.astype(np.float32) if scale is None else array * scale
        elif MARK not in name:
            out[name] = array
    return out

"""Other graphs of a part than the plain one: fused operators, half precision, 8-bit weights."""

import contextlib
import io
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.onnx_model import OnnxModel
from onnxruntime.transformers.optimizer import optimize_model

from onnx_export import EXTERNAL_FROM_BYTES, save_onnx

Provider = Literal["cpu", "cuda"]
# The optimizer's names for kinds of graphs.
MODEL_TYPES = {
    "text_encoder": "clip",
    "unet": "unet",
    "unet_motion": "unet",
    "vae_decoder": "vae",
    "vae_encoder": "vae",
}
# Fused operators which only the CUDA provider has.
CUDA_ONLY = {"GroupNorm", "SkipGroupNorm", "NhwcConv", "BiasSplitGelu", "BiasAdd"}


def optimize(path: Path, part: str, provider: Provider) -> OnnxModel:
    """onnxruntime's transformer optimizer on the graph at `path`, which stays as it is."""
    options = FusionOptions(MODEL_TYPES[part])
    # The UNet's and the autoencoder's attention is one operator since they were traced (fused_attention.py). The text
    # encoder runs once per prompt; its weights stay apart, where kept LoRAs find them.
    options.enable_attention = False
    if provider == "cpu":
        options.enable_group_norm = False
        options.enable_skip_group_norm = False
        options.enable_nhwc_conv = False
        options.enable_bias_splitgelu = False
        options.enable_bias_add = False
    with quiet():
        model = optimize_model(
            str(path),
            model_type=MODEL_TYPES[part],
            # Heads and widths are read from the graph.
            num_heads=0,
            hidden_size=0,
            opt_level=0,
            optimization_options=options,
            use_gpu=provider == "cuda",
        )
    declare_fused_operators(model.model)
    return model


def declare_fused_operators(model: onnx.ModelProto) -> None:
    """onnxruntime knows its own operators without being told, the quantiser does not."""
    if all(opset.domain != "com.microsoft" for opset in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))


def to_half(model: OnnxModel) -> None:
    """In place. Inputs and outputs stay float32: the engine has float32, and casting on the GPU costs nothing."""
    with quiet():
        model.convert_float_to_float16(keep_io_types=True, node_block_list=timestep_embedding(model.model.graph))


def timestep_embedding(graph: onnx.GraphProto) -> list[str]:
    """
    The nodes between `timestep` and the first matrix product. Half precision cannot tell cos(981) from cos(981.3):
    diffusers computes these in float32 too.
    """
    reached = {"timestep"}
    nodes = []
    for node in graph.node:
        if node.op_type in ("MatMul", "Gemm", "Shape") or not reached.intersection(node.input):
            continue
        reached.update(node.output)
        nodes.append(node.name)
    return nodes if any(value.name == "timestep" for value in graph.input) else []


def load_graph(path: Path) -> OnnxModel:
    return OnnxModel(onnx.load(path))


def to_int8(path: Path, target: Path) -> None:
    """Weights of matrix products as int8 by output channel; what flows between them is quantised as it comes."""
    with quiet():
        quantize_dynamic(
            path,
            target,
            op_types_to_quantize=["MatMul", "Gemm"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            use_external_data_format=path.stat().st_size >= EXTERNAL_FROM_BYTES
            or path.with_name(f"{path.name}_data").exists(),
            # Types behind fused operators are not inferred; all that is quantised is float32.
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    # The quantiser names its file of weights as it likes.
    save_onnx(onnx.load(target), target)


def fused_operators(model: onnx.ModelProto) -> dict[str, int]:
    counts = Counter(
        node.op_type
        for node in model.graph.node
        if node.domain == "com.microsoft" or node.op_type == "LayerNormalization"
    )
    return dict(sorted(counts.items()))


def runs_here(model: onnx.ModelProto) -> bool:
    """Graphs are compared on the CPU."""
    return all(node.op_type not in CUDA_ONLY for node in model.graph.node)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """The optimizer tells about everything it looked for and did not find, in bars of progress."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        root.setLevel(level)

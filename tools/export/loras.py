"""LoRAs, in any format diffusers reads: merged into the weights, or kept beside them as what is to be added."""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline
from onnxruntime.transformers.float16 import convert_np_to_float16
from peft.tuners.lora import LoraLayer
from safetensors.torch import load_file, save_file

from refusal import Refusal
from source import Source
from weights_file import require_weights_file

FORMAT = "pincel-lora-1"
NAMES = r"[a-z0-9][a-z0-9._-]*"
NETWORKS = ("text_encoder", "unet")


@dataclass(frozen=True)
class Lora:
    path: Path
    scale: float


@dataclass(frozen=True)
class Delta:
    """What a LoRA of scale 1 adds to a weight: `scale * left @ right`, with the weight as [first axis, all others]."""

    network: str
    # The weight as it is without, in PyTorch's layout.
    weight: torch.Tensor
    name: str
    left: torch.Tensor
    right: torch.Tensor
    scale: float


def parse_lora(text: str) -> Lora:
    """FILE or FILE:SCALE."""
    path, colon, scale = text.rpartition(":")
    if colon and re.fullmatch(r"-?\d+(\.\d+)?", scale):
        return Lora(Path(path), float(scale))
    return Lora(Path(text), 1.0)


def parse_kept_lora(text: str) -> tuple[str, Path]:
    """NAME=FILE."""
    name, equals, path = text.partition("=")
    if not equals or not path or not re.fullmatch(NAMES, name):
        raise Refusal(
            f"--keep-lora {text}: expected NAME=FILE, the name of small letters, digits, dots, dashes and underscores."
        )
    return name, Path(path)


def merge_lora(source: Source, lora: Lora) -> None:
    pipeline = pipeline_with(source, lora.path)
    pipeline.fuse_lora(components=list(NETWORKS), lora_scale=lora.scale)
    # Takes the adapters off again; the weights stay merged.
    pipeline.unload_lora_weights()


def read_deltas(source: Source, path: Path) -> list[Delta]:
    pipeline = pipeline_with(source, path)
    deltas = []
    for network in NETWORKS:
        for name, layer in getattr(pipeline, network).named_modules():
            if isinstance(layer, LoraLayer):
                deltas.append(to_delta(network, name, layer, path))
    pipeline.unload_lora_weights()
    return deltas


def pipeline_with(source: Source, path: Path) -> StableDiffusionPipeline:
    pipeline = StableDiffusionPipeline(
        vae=source.vae,
        text_encoder=source.text_encoder,
        tokenizer=None,
        unet=source.unet,
        scheduler=DDIMScheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    require_weights_file(path)
    try:
        # By its path: a file made by diffusers has its alphas in the metadata, which a dictionary of weights has not.
        pipeline.load_lora_weights(path.parent, weight_name=path.name, local_files_only=True)
    except (ValueError, RuntimeError, KeyError) as error:
        raise Refusal(f"{path.name} does not fit this model as a LoRA: {error}") from error
    if not any(
        isinstance(layer, LoraLayer) for network in NETWORKS for layer in getattr(pipeline, network).modules()
    ):
        raise Refusal(f"{path.name} changes nothing in this model: it is not a LoRA, or one for another family.")
    return pipeline


def to_delta(network: str, name: str, layer: LoraLayer, path: Path) -> Delta:
    (adapter,) = layer.lora_A.keys()
    if layer.use_dora.get(adapter):
        raise Refusal(f"{path.name} is a DoRA, which is no plain sum: it can be merged with --lora, not kept.")
    up, down = layer.lora_B[adapter].weight, layer.lora_A[adapter].weight
    if up.ndim == 4 and up.shape[2:] != (1, 1):
        raise Refusal(f"{path.name} has a wide second convolution in {name}: it can be merged with --lora, not kept.")
    return Delta(
        network,
        layer.get_base_layer().weight.detach().clone(),
        name,
        up.detach().flatten(1).clone(),
        down.detach().flatten(1).clone(),
        float(layer.scaling[adapter]),
    )


@dataclass(frozen=True)
class Placed:
    """A delta in the terms of one graph."""

    delta: Delta
    initializer: onnx.TensorProto
    layout: str
    left: torch.Tensor
    right: torch.Tensor


def write_kept_lora(
    folder: Path, name: str, deltas: Sequence[Delta], graphs: Sequence[tuple[str, Path]]
) -> list[Path]:
    """
    `graphs`: the network each was made from, and where it is. The answer: those of them that it changes. README.md has
    the format, for who reads it.
    """
    tensors: dict[str, torch.Tensor] = {}
    # A graph's half-precision twin, and unet/ and unet_motion/, share what is added: each is stored once.
    keys: dict[tuple[str, str, str], str] = {}
    described = []
    for network, path in graphs:
        mine = [delta for delta in deltas if delta.network == network]
        if not mine:
            continue
        entries = []
        for number, placed in enumerate(place(mine, path)):
            key = keys.setdefault(
                (network, placed.delta.name, placed.layout), f"{path.relative_to(folder).as_posix()}#{number}"
            )
            tensors[f"{key}.left"], tensors[f"{key}.right"] = placed.left, placed.right
            where = {entry.key: entry.value for entry in placed.initializer.external_data}
            entries.append(
                {
                    "initializer": placed.initializer.name,
                    "offsetBytes": int(where["offset"]),
                    "dtype": "float16"
                    if placed.initializer.data_type == onnx.TensorProto.FLOAT16
                    else "float32",
                    "shape": list(placed.initializer.dims),
                    "scale": placed.delta.scale,
                    "left": f"{key}.left",
                    "right": f"{key}.right",
                }
            )
        graph = path.relative_to(folder).as_posix()
        described.append({"graph": graph, "data": f"{graph}_data", "tensors": entries})
    (folder / "loras").mkdir(exist_ok=True)
    save_file(
        {key: tensor.contiguous() for key, tensor in tensors.items()}, folder / f"loras/{name}.safetensors"
    )
    index = {"format": FORMAT, "name": name, "weights": f"{name}.safetensors", "graphs": described}
    (folder / f"loras/{name}.json").write_text(json.dumps(index, indent=1) + "\n", "utf-8")
    return [folder / one["graph"] for one in described]


@contextmanager
def merged(deltas: Sequence[Delta], modules: Sequence[tuple[str, torch.nn.Module]]) -> Iterator[None]:
    """Adds them to the modules made from each network (`components.py` wraps them), and takes them away again."""
    changes = [
        (module.get_parameter(f"model.{delta.name}.weight"), delta)
        for network, module in modules
        for delta in deltas
        if delta.network == network
    ]
    for weight, delta in changes:
        weight += delta.scale * (delta.left.float() @ delta.right.float()).reshape(weight.shape)
    try:
        yield
    finally:
        for weight, delta in changes:
            weight.copy_(delta.weight)


def place(deltas: Sequence[Delta], path: Path) -> list[Placed]:
    """
    Finds every weight among a graph's initialisers by its values: tracing and optimising rename, transpose and round
    them, and what is to be added has to follow.
    """
    model = onnx.load(path, load_external_data=False)
    names: dict[str, list[onnx.TensorProto]] = {}
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            values = onnx.numpy_helper.to_array(tensor, base_dir=str(path.parent))
            names.setdefault(digest(values), []).append(tensor)
    placed = []
    for delta in deltas:
        found = [
            Placed(delta, tensor, layout, left, right)
            for layout, weight, left, right in layouts(delta)
            for tensor in names.get(digest(weight), [])
        ]
        if len(found) != 1:
            raise Refusal(
                f"{path.parent.name}/{path.name} has {len(found)} weights that could be {delta.name}, not one: this "
                "LoRA cannot be kept beside it. Merge it with --lora."
            )
        placed += found
    if len({one.initializer.name for one in placed}) != len(placed):
        raise Refusal(f"{path.parent.name}/{path.name} shares one weight between two layers that the LoRA changes apart.")
    return placed


def layouts(delta: Delta) -> Iterator[tuple[str, np.ndarray, torch.Tensor, torch.Tensor]]:
    """The weight as a graph may hold it, and the factors that fit it there."""
    shapes = [("as it is", delta.weight, delta.left, delta.right)]
    if delta.weight.ndim == 2:
        shapes.append(("transposed", delta.weight.T, delta.right.T, delta.left.T))
    else:
        # CUDA's fused convolution wants channels last.
        last = delta.right.reshape(-1, *delta.weight.shape[1:]).permute(0, 2, 3, 1).flatten(1)
        shapes.append(("channels last", delta.weight.permute(0, 2, 3, 1), delta.left, last))
    for layout, weight, left, right in shapes:
        values = weight.contiguous().numpy()
        yield layout, values, left, right
        yield layout, convert_np_to_float16(values), left, right


def digest(values: np.ndarray) -> str:
    return f"{values.dtype} {values.shape} {hashlib.sha256(np.ascontiguousarray(values).data).hexdigest()}"


def patched_data(folder: Path, name: str, graph: str, scale: float) -> bytearray:
    """A graph's weights with a kept LoRA added at `scale`: what the engine does at load."""
    index = json.loads((folder / f"loras/{name}.json").read_text("utf-8"))
    tensors = load_file(folder / f"loras/{index['weights']}")
    described = next(one for one in index["graphs"] if one["graph"] == graph)
    data = bytearray((folder / described["data"]).read_bytes())
    for entry in described["tensors"]:
        rows, columns = entry["shape"][0], math.prod(entry["shape"][1:])
        values = np.frombuffer(data, entry["dtype"], rows * columns, entry["offsetBytes"])
        product = tensors[entry["left"]].float() @ tensors[entry["right"]].float()
        summed = values.astype(np.float32) + scale * entry["scale"] * product.numpy().reshape(-1)
        # A view into `data`.
        values[:] = summed.astype(entry["dtype"])
    return data

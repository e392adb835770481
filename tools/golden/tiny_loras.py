"""Two LoRAs for the turbo model: one for what it hears, one for what it paints. Their `up` halves start at random too."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from diffusers import AutoencoderKL, DiffusionPipeline, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.utils import convert_state_dict_to_diffusers
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from transformers import CLIPTextModel

from loras import read_deltas, write_kept_lora


@dataclass
class Networks:
    """The parts of a pipeline that a LoRA is read against."""

    text_encoder: CLIPTextModel
    unet: UNet2DConditionModel
    vae: AutoencoderKL


@dataclass(frozen=True)
class TinyLora:
    name: str
    seed: int
    rank: int
    alpha: int
    unet: Sequence[str]
    text_encoder: Sequence[str] = ()

    def config(self, targets: Sequence[str]) -> LoraConfig:
        return LoraConfig(
            r=self.rank, lora_alpha=self.alpha, target_modules=list(targets), init_lora_weights=False
        )


# The exporter leaves weights below a kilobyte in the graph, out of a LoRA's reach: these are larger.
LORAS = (
    TinyLora("crayon", 51, 2, 6, ["attn2.to_k", "attn2.to_v"], ["q_proj", "v_proj", "fc1"]),
    TinyLora("night.v2", 52, 3, 2, ["attn2.to_v", "ff.net.2", "conv1"]),
)


def lora_named(name: str) -> TinyLora:
    return next(lora for lora in LORAS if lora.name == name)


def save_lora(lora: TinyLora, networks: Networks, folder: Path) -> Path:
    """As people publish them: one .safetensors in diffusers' layout."""
    layers, metadata = {}, {}
    for network, model, targets in (
        ("unet", networks.unet, lora.unet),
        ("text_encoder", networks.text_encoder, lora.text_encoder),
    ):
        if targets:
            adapted = deepcopy(model)
            torch.manual_seed(lora.seed)
            config = lora.config(targets)
            adapted.add_adapter(config)
            layers[f"{network}_lora_layers"] = convert_state_dict_to_diffusers(
                {name: louder(weight) for name, weight in get_peft_model_state_dict(adapted, adapter_name="default").items()}
            )
            metadata[f"{network}_lora_adapter_metadata"] = config.to_dict()
    file = f"{lora.name}.safetensors"
    StableDiffusionPipeline.save_lora_weights(folder, weight_name=file, **layers, **metadata)
    return folder / file


def louder(weight: torch.Tensor) -> torch.Tensor:
    """PyTorch's own initial values would hardly change the picture."""
    return weight.detach() * 2


def add_loras(
    pipeline: DiffusionPipeline, networks: Networks, loras: Sequence[tuple[str, float]]
) -> None:
    with TemporaryDirectory() as folder:
        for name, _ in loras:
            path = save_lora(lora_named(name), networks, Path(folder))
            pipeline.load_lora_weights(path.parent, weight_name=path.name, adapter_name=adapter_name(name))
    pipeline.set_adapters([adapter_name(name) for name, _ in loras], [scale for _, scale in loras])


def adapter_name(name: str) -> str:
    """PyTorch's module names have no dots."""
    return name.replace(".", "-")


def write_loras(networks: Networks, folder: Path) -> None:
    graphs = [(network, folder / network / "model.onnx") for network in ("text_encoder", "unet")]
    with TemporaryDirectory() as temporary:
        for lora in LORAS:
            path = save_lora(lora, networks, Path(temporary))
            write_kept_lora(folder, lora.name, read_deltas(deepcopy(networks), path), graphs)

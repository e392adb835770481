"""What is to be exported, read from a diffusers folder or from a single checkpoint in Stable Diffusion's own layout."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.loaders.single_file_utils import SingleFileComponentError
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from transformers import CLIPTextModel

from refusal import Refusal
from weights_file import read_weights, refuse_pickle, variant_of

FIRST_CONVOLUTION = "model.diffusion_model.input_blocks.0.0.weight"
ONLY_SD = (
    "Only the family of Stable Diffusion 1.5 and 2 is exported: one text encoder, a UNet and an autoencoder."
)


@dataclass
class Source:
    name: str
    tokenizer_folder: Path
    text_encoder: CLIPTextModel
    unet: UNet2DConditionModel
    vae: AutoencoderKL
    scheduler_config: dict[str, Any]
    safety_checker: StableDiffusionSafetyChecker | None
    # How the safety checker wants its pictures.
    preprocessor_config: dict[str, Any] | None
    licence: str | None

    @property
    def inpaints(self) -> bool:
        return self.unet.config.in_channels != self.vae.config.latent_channels


def read_source(path: Path, config: Path | None) -> Source:
    refuse_pickle(path)
    if path.is_dir():
        if config is not None:
            raise Refusal("--config is for single files: a folder has its own configuration.")
        source = read_folder(path)
    elif path.is_file():
        source = read_single_file(path, config)
    else:
        raise Refusal(f"There is neither a folder nor a file {path}.")
    refuse_other_inputs(source)
    return source


def read_folder(folder: Path) -> Source:
    index = read_json(folder / "model_index.json")
    refuse_other_families(folder.name, index, read_json(folder / "unet/config.json"))
    checked = (index.get("safety_checker") or [None])[0] is not None and (folder / "safety_checker").is_dir()
    return Source(
        name=folder.resolve().name,
        tokenizer_folder=folder / "tokenizer",
        text_encoder=load_part(CLIPTextModel, folder / "text_encoder"),
        unet=load_part(UNet2DConditionModel, folder / "unet"),
        vae=load_part(AutoencoderKL, folder / "vae"),
        scheduler_config=read_json(folder / "scheduler/scheduler_config.json"),
        safety_checker=load_part(StableDiffusionSafetyChecker, folder / "safety_checker") if checked else None,
        preprocessor_config=read_json(folder / "feature_extractor/preprocessor_config.json") if checked else None,
        licence=licence_of(folder / "README.md"),
    )


def load_part(kind: Any, folder: Path) -> Any:
    """`kind` is a class of diffusers or transformers, whose from_pretrained their libraries type as anything."""
    model = kind.from_pretrained(
        folder,
        variant=variant_of(folder),
        use_safetensors=True,
        local_files_only=True,
        dtype=torch.float32,
    )
    return model.eval()


def read_single_file(path: Path, config: Path | None) -> Source:
    checkpoint = read_weights(path)
    if any(name.startswith("conditioner.embedders.") for name in checkpoint):
        raise Refusal(f"{path.name} is Stable Diffusion XL. {ONLY_SD}")
    if FIRST_CONVOLUTION not in checkpoint:
        raise Refusal(
            f"{path.name} is not a checkpoint in the layout of Stable Diffusion: it has no {FIRST_CONVOLUTION}. "
            "A LoRA goes with --lora, a motion module with --motion-adapter, a tiny VAE with --tiny-vae."
        )
    if config is None:
        raise Refusal(
            "A single file has weights and nothing else. Give --config FOLDER with the .json and .txt files of the model it "
            "descends from; tools/export/README.md says where those of Stable Diffusion 1.5 are (2 MB)."
        )
    refuse_other_families(
        config.name, read_json(config / "model_index.json"), read_json(config / "unet/config.json")
    )
    try:
        pipeline = StableDiffusionPipeline.from_single_file(
            str(path),
            config=str(config),
            local_files_only=True,
            dtype=torch.float32,
            safety_checker=None,
            feature_extractor=None,
            unet=UNet2DConditionModel.from_single_file(
                checkpoint,
                config=str(config),
                subfolder="unet",
                local_files_only=True,
                dtype=torch.float32,
                # Inpainting checkpoints fit the plain model's configuration but for this.
                in_channels=checkpoint[FIRST_CONVOLUTION].shape[1],
            ),
        )
    except (SingleFileComponentError, ValueError, RuntimeError, KeyError) as error:
        raise Refusal(f"{path.name} does not fit the configuration in {config.name}/: {error}") from error
    for part in (pipeline.text_encoder, pipeline.unet, pipeline.vae):
        missing = [name for name, weight in part.named_parameters() if weight.is_meta]
        if missing:
            raise Refusal(f"{path.name} lacks {len(missing)} weights, among them {missing[0]} of {type(part).__name__}.")
    return Source(
        name=path.stem,
        tokenizer_folder=config / "tokenizer",
        text_encoder=pipeline.text_encoder.eval(),
        unet=pipeline.unet.eval(),
        vae=pipeline.vae.eval(),
        scheduler_config=read_json(config / "scheduler/scheduler_config.json"),
        safety_checker=None,
        preprocessor_config=None,
        licence=None,
    )


def refuse_other_families(name: str, index: Mapping[str, Any], unet_config: Mapping[str, Any]) -> None:
    pipeline = str(index.get("_class_name", ""))
    if "XL" in pipeline or "text_encoder_2" in index or unet_config.get("addition_embed_type") == "text_time":
        raise Refusal(f"{name} is Stable Diffusion XL ({pipeline}). {ONLY_SD}")
    network = (index.get("unet") or [None, "no UNet"])[1]
    if network != "UNet2DConditionModel":
        raise Refusal(f"{name} is of another family ({pipeline}, {network}). {ONLY_SD}")
    encoder = (index.get("text_encoder") or [None, "no text encoder"])[1]
    if encoder != "CLIPTextModel":
        raise Refusal(f"{name} reads prompts with {encoder}, not with CLIPTextModel. {ONLY_SD}")


def refuse_other_inputs(source: Source) -> None:
    latents, channels = source.vae.config.latent_channels, source.unet.config.in_channels
    if channels not in (latents, 2 * latents + 1):
        raise Refusal(
            f"{source.name}: the UNet takes {channels} channels. Models that draw take {latents}, inpainting models "
            f"{2 * latents + 1}; depth, edit and upscaling models are not exported."
        )
    for field in ("class_embed_type", "addition_embed_type", "encoder_hid_dim_type"):
        if source.unet.config.get(field) is not None:
            raise Refusal(f"{source.name}: the UNet wants more than a prompt ({field}). {ONLY_SD}")


def read_json(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Refusal(f"{path.parent.name}/{path.name} is missing. Download the whole folder of the model.") from None
    except json.JSONDecodeError as error:
        raise Refusal(f"{path.parent.name}/{path.name} is not JSON: {error}.") from error


def licence_of(card: Path) -> str | None:
    """The `license` of a model card's front matter, as Hugging Face writes it."""
    if not card.is_file():
        return None
    lines = card.read_text("utf-8").splitlines()
    if not lines or lines[0] != "---":
        return None
    for line in lines[1:]:
        if line == "---":
            return None
        key, _, value = line.partition(":")
        if key == "license" and value.strip():
            return value.strip().strip("\"'")
    return None

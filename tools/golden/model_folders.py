"""The model folders: which modules, exported how, with which scheduler and tokenizer layout."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from diffusers import AutoencoderKL, ConfigMixin, UNet2DConditionModel, UNetMotionModel
from transformers import CLIPTextModel, CLIPTokenizer

import components
import scheduler_configs
import tiny_modules
import tiny_tokenizer
from components import Report, Timestep

TEXT_ENCODER_SEED, UNET_SEED, MOTION_SEED, VAE_SEED = 11, 12, 13, 14
LCM_UNET_SEED, V_UNET_SEED = 22, 32
LCM_TIME_COND_DIM = 16


class TinyModules:
    """Every module the folders need, each built once."""

    @cached_property
    def tokenizer(self) -> CLIPTokenizer:
        return tiny_tokenizer.build_tokenizer()

    @cached_property
    def exclamation_padded_tokenizer(self) -> CLIPTokenizer:
        return tiny_tokenizer.build_tokenizer(pad_token="!")

    @cached_property
    def text_encoder(self) -> CLIPTextModel:
        return tiny_modules.build_text_encoder(self.tokenizer, TEXT_ENCODER_SEED)

    @cached_property
    def unet(self) -> UNet2DConditionModel:
        return tiny_modules.build_unet(UNET_SEED)

    @cached_property
    def v_unet(self) -> UNet2DConditionModel:
        return tiny_modules.build_unet(V_UNET_SEED)

    @cached_property
    def lcm_unet(self) -> UNet2DConditionModel:
        return tiny_modules.build_unet(LCM_UNET_SEED, LCM_TIME_COND_DIM)

    @cached_property
    def motion_unet(self) -> UNetMotionModel:
        return tiny_modules.build_motion_unet(self.unet, MOTION_SEED)

    @cached_property
    def vae(self) -> AutoencoderKL:
        return tiny_modules.build_vae(VAE_SEED)

    @cached_property
    def overflowing_vae(self) -> AutoencoderKL:
        return tiny_modules.overflow_in_half_precision(deepcopy(self.vae))


@dataclass(frozen=True)
class ModelFolder:
    """What differs between folders; the text encoder's weights are the same in all of them."""

    name: str
    unet: Callable[[TinyModules], UNet2DConditionModel]
    scheduler_config: Mapping[str, object]
    timestep: Timestep = components.PER_SAMPLE
    vae: Callable[[TinyModules], AutoencoderKL] = lambda modules: modules.vae
    motion: bool = False
    legacy: bool = False
    image_to_image: bool = False
    half_precision_decoder: bool = False
    pads_with_exclamation: bool = False


FOLDERS = (
    ModelFolder(
        "tiny-sd", lambda m: m.unet, scheduler_configs.STABLE_DIFFUSION_15, image_to_image=True
    ),
    ModelFolder(
        "tiny-motion", lambda m: m.unet, scheduler_configs.ANIMATEDIFF_LIGHTNING, motion=True
    ),
    ModelFolder(
        "tiny-sd-legacy",
        lambda m: m.unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        timestep=components.LEGACY,
        legacy=True,
        image_to_image=True,
    ),
    ModelFolder(
        "tiny-sd-scalar",
        lambda m: m.unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        timestep=components.SCALAR,
    ),
    ModelFolder(
        "tiny-v",
        lambda m: m.v_unet,
        scheduler_configs.ZERO_SNR_V_PREDICTION,
        pads_with_exclamation=True,
    ),
    ModelFolder("tiny-lcm", lambda m: m.lcm_unet, scheduler_configs.LATENT_CONSISTENCY),
    ModelFolder(
        "tiny-fp16-overflow",
        lambda m: m.unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        vae=lambda m: m.overflowing_vae,
        half_precision_decoder=True,
    ),
)


def folder_named(name: str) -> ModelFolder:
    return next(folder for folder in FOLDERS if folder.name == name)


def tokenizer_of(folder: ModelFolder, modules: TinyModules) -> CLIPTokenizer:
    return modules.exclamation_padded_tokenizer if folder.pads_with_exclamation else modules.tokenizer


def write_model_folder(folder: ModelFolder, modules: TinyModules, root: Path, report: Report) -> None:
    path = root / folder.name
    write_json(path / "model_index.json", model_index(folder))
    write_json(path / "scheduler/scheduler_config.json", folder.scheduler_config)

    tokenizer = tokenizer_of(folder, modules)
    if folder.legacy:
        tiny_tokenizer.save_tokenizer_as_vocab_and_merges(tokenizer, path / "tokenizer")
    else:
        tiny_tokenizer.save_tokenizer(tokenizer, path / "tokenizer")

    modules.text_encoder.config.save_pretrained(path / "text_encoder")
    components.export_text_encoder(
        modules.text_encoder,
        path / "text_encoder/model.onnx",
        torch.int32 if folder.legacy else torch.int64,
        report,
    )

    unet = folder.unet(modules)
    write_config(unet, path / "unet")
    components.export_unet(unet, path / "unet/model.onnx", folder.timestep, report)
    if folder.motion:
        write_config(modules.motion_unet, path / "unet_motion")
        components.export_motion_unet(modules.motion_unet, path / "unet_motion/model.onnx", report)

    vae = folder.vae(modules)
    write_config(vae, path / "vae_decoder")
    components.export_vae_decoder(vae, path / "vae_decoder/model.onnx", report)
    if folder.half_precision_decoder:
        components.export_overflowing_decoder(vae, path / "vae_decoder/model_fp16.onnx", report)
    if folder.image_to_image:
        write_config(vae, path / "vae_encoder")
        encoder, output = (
            (components.VaeEncoderSample(vae), "latent_sample")
            if folder.legacy
            else (components.VaeEncoderParameters(vae), "latent_parameters")
        )
        components.export_vae_encoder(encoder, output, path / "vae_encoder/model.onnx", report)


def model_index(folder: ModelFolder) -> dict[str, object]:
    onnx_parts = {
        "text_encoder": ["transformers", "CLIPTextModel"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae_decoder": ["diffusers", "AutoencoderKL"],
    }
    if folder.image_to_image:
        onnx_parts["vae_encoder"] = ["diffusers", "AutoencoderKL"]
    if folder.motion:
        onnx_parts["unet_motion"] = ["diffusers", "UNetMotionModel"]
    if folder.legacy:
        onnx_parts = {part: ["diffusers", "OnnxRuntimeModel"] for part in onnx_parts}
    return {
        "_class_name": "OnnxStableDiffusionPipeline" if folder.legacy else "StableDiffusionPipeline",
        "_diffusers_version": "0.42.1",
        "feature_extractor": [None, None],
        "requires_safety_checker": False,
        "safety_checker": [None, None],
        "scheduler": ["diffusers", folder.scheduler_config["_class_name"]],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        **onnx_parts,
    }


def write_config(model: ConfigMixin, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model.save_config(folder)


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

"""The model folders: which modules, exported how, with which scheduler and tokenizer layout."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    ConfigMixin,
    UNet2DConditionModel,
    UNetMotionModel,
)
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from transformers import CLIPImageProcessorPil, CLIPTextModel, CLIPTokenizer

import components
import older_layouts
import scheduler_configs
import tiny_modules
import tiny_tokenizer
import variants
from checked_export import Report, export_checked, export_overflowing_decoder
from components import Timestep
from onnx_export import Part, save_onnx
from tiny_loras import Networks, write_loras

TEXT_ENCODER_SEED, UNET_SEED, MOTION_SEED, VAE_SEED = 11, 12, 13, 14
LCM_UNET_SEED, V_UNET_SEED = 22, 32
TURBO_UNET_SEED, INPAINTING_UNET_SEED = 42, 43
SAFETY_CHECKER_SEED, TINY_VAE_SEED = 15, 16
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
        return tiny_modules.build_unet(LCM_UNET_SEED, time_cond_proj_dim=LCM_TIME_COND_DIM)

    @cached_property
    def turbo_unet(self) -> UNet2DConditionModel:
        """Stable Diffusion 2's layout: linear projections, and heads whose number grows with the channels."""
        return tiny_modules.build_unet(
            TURBO_UNET_SEED, use_linear_projection=True, attention_head_dim=[2, 4]
        )

    @cached_property
    def inpainting_unet(self) -> UNet2DConditionModel:
        """Sees the mask and the masked picture's latents beside the noisy ones."""
        return tiny_modules.build_unet(
            INPAINTING_UNET_SEED, in_channels=2 * tiny_modules.LATENT_CHANNELS + 1
        )

    @cached_property
    def motion_unet(self) -> UNetMotionModel:
        return tiny_modules.build_motion_unet(self.unet, MOTION_SEED)

    @cached_property
    def vae(self) -> AutoencoderKL:
        return tiny_modules.build_vae(VAE_SEED)

    @cached_property
    def overflowing_vae(self) -> AutoencoderKL:
        return tiny_modules.overflow_in_half_precision(deepcopy(self.vae))

    @cached_property
    def tiny_vae(self) -> AutoencoderTiny:
        return tiny_modules.build_tiny_vae(TINY_VAE_SEED)

    @cached_property
    def safety_checker(self) -> StableDiffusionSafetyChecker:
        return tiny_modules.build_safety_checker(SAFETY_CHECKER_SEED)


@dataclass(frozen=True)
class ModelFolder:
    """What differs between folders; the text encoder's weights are the same in all of them."""

    name: str
    unet: Callable[[TinyModules], UNet2DConditionModel]
    scheduler_config: Mapping[str, object]
    timestep: Timestep = components.PER_SAMPLE
    vae: Callable[[TinyModules], AutoencoderKL | AutoencoderTiny] = lambda modules: modules.vae
    # Of `unet_motion/`, which only a folder that says it has.
    motion_scheduler_config: Mapping[str, object] | None = None
    legacy: bool = False
    image_to_image: bool = False
    half_precision_decoder: bool = False
    clip_skips: int = 0
    half_precision: bool = False
    checked: bool = False
    pads_with_exclamation: bool = False
    loras: bool = False


FOLDERS = (
    ModelFolder(
        "tiny-sd", lambda m: m.unet, scheduler_configs.STABLE_DIFFUSION_15, image_to_image=True
    ),
    ModelFolder(
        "tiny-motion",
        lambda m: m.unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        motion_scheduler_config=scheduler_configs.ANIMATEDIFF_LIGHTNING,
    ),
    ModelFolder(
        "tiny-sd-legacy",
        lambda m: m.unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        timestep=older_layouts.LEGACY_TIMESTEP,
        legacy=True,
        image_to_image=True,
    ),
    ModelFolder(
        "tiny-sd-scalar",
        lambda m: m.unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        timestep=older_layouts.SCALAR_TIMESTEP,
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
    ModelFolder(
        "tiny-checked",
        lambda m: m.unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        vae=lambda m: m.tiny_vae,
        image_to_image=True,
        clip_skips=1,
        checked=True,
    ),
    ModelFolder(
        "tiny-fp16", lambda m: m.unet, scheduler_configs.STABLE_DIFFUSION_15, half_precision=True
    ),
    ModelFolder(
        "tiny-turbo",
        lambda m: m.turbo_unet,
        scheduler_configs.SD_TURBO,
        pads_with_exclamation=True,
        loras=True,
    ),
    ModelFolder(
        "tiny-inpainting",
        lambda m: m.inpainting_unet,
        scheduler_configs.STABLE_DIFFUSION_15,
        image_to_image=True,
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
    if folder.clip_skips > 0:
        add_to_json(path / "text_encoder/config.json", {"clip_skips": folder.clip_skips})
    export_checked(
        components.text_encoder_part(
            modules.text_encoder, torch.int32 if folder.legacy else torch.int64, folder.clip_skips
        ),
        path / "text_encoder/model.onnx",
        report,
        external=folder.loras,
    )

    unet = folder.unet(modules)
    write_config(unet, path / "unet")
    export_checked(components.unet_part(unet, folder.timestep), path / "unet/model.onnx", report, external=folder.loras)
    if folder.motion_scheduler_config is not None:
        write_json(path / "scheduler_motion/scheduler_config.json", folder.motion_scheduler_config)
        write_config(modules.motion_unet, path / "unet_motion")
        export_checked(
            components.motion_unet_part(modules.motion_unet), path / "unet_motion/model.onnx", report
        )

    vae = folder.vae(modules)
    write_config(vae, path / "vae_decoder")
    export_checked(
        components.vae_decoder_part(components.VaeDecoder(vae)), path / "vae_decoder/model.onnx", report
    )
    if folder.half_precision_decoder:
        export_overflowing_decoder(vae, path / "vae_decoder/model_fp16.onnx", report)
    if folder.image_to_image:
        write_config(vae, path / "vae_encoder")
        export_checked(vae_encoder_part(folder, vae), path / "vae_encoder/model.onnx", report)
    if folder.checked:
        write_safety_checker(modules.safety_checker, path, report)
    if folder.half_precision:
        keep_half_precision_only(path)
    if folder.loras:
        write_loras(Networks(modules.text_encoder, unet, vae), path)


def keep_half_precision_only(path: Path) -> None:
    for graph in sorted(path.glob("*/model.onnx")):
        model = variants.load_graph(graph)
        variants.to_half(model)
        save_onnx(model.model, graph.with_name("model_fp16.onnx"))
        graph.unlink()


def vae_encoder_part(folder: ModelFolder, vae: AutoencoderKL | AutoencoderTiny) -> Part:
    if isinstance(vae, AutoencoderTiny):
        return components.vae_encoder_part(older_layouts.TinyVaeEncoder(vae), "latent_sample")
    if folder.legacy:
        return components.vae_encoder_part(older_layouts.VaeEncoderSample(vae), "latent_sample")
    return components.vae_encoder_part(components.VaeEncoderParameters(vae))


def write_safety_checker(checker: StableDiffusionSafetyChecker, path: Path, report: Report) -> None:
    write_json(path / "safety_checker/config.json", components.safety_checker_config(checker))
    export_checked(components.safety_checker_part(checker), path / "safety_checker/model.onnx", report)
    CLIPImageProcessorPil().save_pretrained(path / "feature_extractor")


def model_index(folder: ModelFolder) -> dict[str, object]:
    onnx_parts = {
        "text_encoder": ["transformers", "CLIPTextModel"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae_decoder": ["diffusers", "AutoencoderTiny" if folder.checked else "AutoencoderKL"],
    }
    if folder.image_to_image:
        onnx_parts["vae_encoder"] = onnx_parts["vae_decoder"]
    if folder.motion_scheduler_config is not None:
        onnx_parts["scheduler_motion"] = ["diffusers", folder.motion_scheduler_config["_class_name"]]
        onnx_parts["unet_motion"] = ["diffusers", "UNetMotionModel"]
    if folder.legacy:
        onnx_parts = {part: ["diffusers", "OnnxRuntimeModel"] for part in onnx_parts}
    return {
        "_class_name": "OnnxStableDiffusionPipeline" if folder.legacy else "StableDiffusionPipeline",
        "_diffusers_version": "0.42.1",
        "feature_extractor": ["transformers", "CLIPImageProcessor"] if folder.checked else [None, None],
        "requires_safety_checker": folder.checked,
        "safety_checker": ["stable_diffusion", "StableDiffusionSafetyChecker"]
        if folder.checked
        else [None, None],
        "scheduler": ["diffusers", folder.scheduler_config["_class_name"]],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        **onnx_parts,
    }


def write_config(model: ConfigMixin, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model.save_config(folder)


def add_to_json(path: Path, values: Mapping[str, object]) -> None:
    write_json(path, {**json.loads(path.read_text(encoding="utf-8")), **values})


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

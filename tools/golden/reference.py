"""Runs a case through diffusers' own pipelines on the CPU in float32."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from dataclasses import dataclass
from types import SimpleNamespace

import diffusers
import numpy as np
import torch
from diffusers import (
    AnimateDiffPipeline,
    AutoencoderKL,
    DiffusionPipeline,
    LatentConsistencyModelPipeline,
    SchedulerMixin,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
)
from PIL import Image

from model_folders import ModelFolder, TinyModules, folder_named, tokenizer_of
from pipeline_cases import Case
from sliding_contexts import CONTEXT_FRAMES, SlidingContextUnet
from tiny_loras import Networks, add_loras

SCHEDULERS: dict[str, tuple[str, dict[str, object]]] = {
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "pndm": ("PNDMScheduler", {}),
    "dpmpp-2m": ("DPMSolverMultistepScheduler", {}),
    "dpmpp-2m-karras": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lms": ("LMSDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "lcm": ("LCMScheduler", {}),
    "tcd": ("TCDScheduler", {}),
}


@dataclass(frozen=True)
class Reference:
    """`latents` after each model call, in the pipeline's own shape; `picture` [frames, H, W, 3] in 0…1."""

    timesteps: list[float]
    noise_draws: list[list[int]]
    latents: list[np.ndarray]
    picture: np.ndarray


def build_scheduler(case: Case, folder: ModelFolder) -> SchedulerMixin:
    """The folder's configuration under the named class, the way a user swaps schedulers in diffusers."""
    class_name, overrides = SCHEDULERS[case.scheduler]
    moves = case.pipeline == "text-to-gif"
    config = folder.motion_scheduler_config if moves else folder.scheduler_config
    return getattr(diffusers, class_name).from_config({**config, **overrides})


def build_pipeline(case: Case, folder: ModelFolder, modules: TinyModules) -> DiffusionPipeline:
    parts = {
        "tokenizer": tokenizer_of(folder, modules),
        "text_encoder": modules.text_encoder,
        "scheduler": build_scheduler(case, folder),
    }
    if case.pipeline == "text-to-gif":
        pipeline = AnimateDiffPipeline(
            unet=modules.motion_unet, vae=folder.vae(modules), motion_adapter=None, **parts
        )
        if case.frames > CONTEXT_FRAMES:
            pipeline.unet = SlidingContextUnet(modules.motion_unet, case.loop)
        return pipeline
    vae = folder.vae(modules)
    unchecked = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}
    pipeline_class = StableDiffusionPipeline
    if case.pipeline == "image-to-image":
        pipeline_class = StableDiffusionImg2ImgPipeline
        vae = with_encoder_of_legacy_export(vae) if folder.legacy else vae
    elif case.pipeline == "inpainting":
        pipeline_class = StableDiffusionInpaintPipeline
    elif folder.unet(modules).config.time_cond_proj_dim is not None:
        pipeline_class = LatentConsistencyModelPipeline
    unet = folder.unet(modules)
    if case.loras:
        parts["text_encoder"], unet = deepcopy(modules.text_encoder), deepcopy(unet)
    pipeline = pipeline_class(unet=unet, vae=vae, **parts, **unchecked)
    if case.loras:
        add_loras(pipeline, Networks(modules.text_encoder, folder.unet(modules), vae), case.loras)
    if folder.half_precision:
        halve(pipeline)
    return pipeline


def halve(pipeline: DiffusionPipeline) -> None:
    for part in ("text_encoder", "unet", "vae"):
        pipeline.register_modules(**{part: deepcopy(getattr(pipeline, part)).half()})


def with_encoder_of_legacy_export(vae: AutoencoderKL) -> AutoencoderKL:
    """The same VAE, whose `encode` answers one latent instead of a distribution, so nothing is drawn for it."""
    legacy = copy(vae)
    legacy.encode = lambda image: SimpleNamespace(latents=vae.encode(image).latent_dist.mode())
    return legacy


@contextmanager
def recorded_noise() -> Iterator[list[list[int]]]:
    """The shapes drawn from the generator, in order."""
    shapes: list[list[int]] = []
    draw = torch.randn

    def record(shape: tuple[int, ...], *args: object, **kwargs: object) -> torch.Tensor:
        shapes.append(list(shape))
        return draw(shape, *args, **kwargs)

    torch.randn = record
    try:
        yield shapes
    finally:
        torch.randn = draw


@contextmanager
def exported_timestep(unet: torch.nn.Module, dtype: torch.dtype) -> Iterator[None]:
    """
    Casts the timestep as the exported graph's input does: an int64 input cuts off the fraction that Euler's
    linspace timesteps have (999, 749.25, 499.5, …).
    """

    def cast(_: torch.nn.Module, arguments: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
        sample, timestep, *rest = arguments
        return sample, timestep.to(dtype), *rest

    hook = unet.register_forward_pre_hook(cast)
    try:
        yield
    finally:
        hook.remove()


def run_case(case: Case, modules: TinyModules, init_picture: Image.Image, mask: Image.Image) -> Reference:
    folder = folder_named(case.model)
    pipeline = build_pipeline(case, folder, modules)
    pipeline.set_progress_bar_config(disable=True)
    latents: list[np.ndarray] = []
    timesteps: list[float] = []

    def keep(_: DiffusionPipeline, _index: int, timestep: torch.Tensor, tensors: dict) -> dict:
        timesteps.append(float(timestep))
        latents.append(tensors["latents"].float().numpy().copy())
        return tensors

    settings: dict[str, object] = {
        "prompt": case.prompt,
        "num_inference_steps": case.steps,
        "guidance_scale": case.guidance_scale,
        "generator": torch.Generator("cpu").manual_seed(case.seed),
        "output_type": "np",
        "callback_on_step_end": keep,
    }
    if not isinstance(pipeline, LatentConsistencyModelPipeline):
        settings |= {"negative_prompt": case.negative_prompt, "eta": case.eta}
    if isinstance(pipeline, StableDiffusionPipeline):
        settings |= {"guidance_rescale": case.guidance_rescale}
        if case.clip_skip > 0:
            settings |= {"clip_skip": case.clip_skip}
            # diffusers 0.42.1 looks for the last norm where transformers had it before version 5.
            pipeline.text_encoder.text_model = SimpleNamespace(
                final_layer_norm=pipeline.text_encoder.final_layer_norm
            )
    if case.pipeline == "image-to-image":
        settings |= {"image": init_picture, "strength": case.strength}
    else:
        settings |= {"width": case.width_px, "height": case.height_px}
    if case.pipeline == "inpainting":
        settings |= {"image": init_picture, "mask_image": mask, "strength": case.strength}
    if case.pipeline == "text-to-gif":
        settings |= {"num_frames": case.frames}
    if folder.half_precision:
        # torch draws other noise in float16; ours is always drawn in float32.
        shape = (1, pipeline.unet.config.in_channels, case.height_px // 8, case.width_px // 8)
        settings |= {"latents": torch.randn(shape, generator=settings["generator"]).half()}

    unet = modules.motion_unet if case.pipeline == "text-to-gif" else pipeline.unet
    with recorded_noise() as noise_draws, exported_timestep(unet, folder.timestep.dtype):
        output = pipeline(**settings)
    picture = output.frames[0] if case.pipeline == "text-to-gif" else output.images
    if picture.shape != (case.frames, case.height_px, case.width_px, 3) or not np.isfinite(picture).all():
        raise AssertionError(f"{case.name}: picture is {picture.shape}")
    return Reference(timesteps, noise_draws, latents, picture.astype(np.float32))


@torch.no_grad()
def encode_text(modules: TinyModules, folder: ModelFolder, prompt: str) -> tuple[list[int], np.ndarray]:
    """Token ids and last hidden states [77, D], as every pipeline asks for them."""
    tokenizer = tokenizer_of(folder, modules)
    ids = tokenizer(
        prompt,
        padding="max_length",
        max_length=tokenizer.model_max_length,
        truncation=True,
        return_tensors="pt",
    ).input_ids
    return ids[0].tolist(), modules.text_encoder(ids).last_hidden_state[0].numpy()

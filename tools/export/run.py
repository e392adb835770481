"""One export: what is read, and what follows from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diffusers
from diffusers import AutoencoderTiny, UNetMotionModel

import components
import loras
import motion as motions
from defaults import Defaults, defaults_of
from onnx_export import Part
from options import SCHEDULERS, Options
from refusal import Refusal
from report import Report
from source import Source, load_part, read_source

CLIP_SKIPS = 2


@dataclass(frozen=True)
class Schedule:
    """How a network draws: scheduler_config.json, and what takes the place of what people leave out."""

    config: dict[str, Any]
    defaults: Defaults


@dataclass(frozen=True)
class Run:
    options: Options
    source: Source
    motion: motions.Motion | None
    motion_unet: UNetMotionModel | None
    tiny_vae: AutoencoderTiny | None
    # By the names of their folders.
    parts: dict[str, Part]
    # Those of unet and unet_motion, as far as they are there.
    schedules: dict[str, Schedule]
    # By the names they are kept under.
    kept_loras: dict[str, list[loras.Delta]]
    out: Path
    report: Report

    @property
    def picture_schedule(self) -> Schedule:
        """Motion modules draw pictures too where nothing else does."""
        return self.schedules.get("unet") or self.schedules["unet_motion"]


def prepare(options: Options, out: Path) -> Run:
    """Reads everything; nothing is written yet."""
    report = Report()
    source = read_source(options.source, options.config)
    for lora in options.loras:
        loras.merge_lora(source, lora)
    kept = {name: loras.read_deltas(source, path) for name, path in options.kept_loras}
    motion = motion_unet = None
    if options.motion_adapter is not None:
        if source.inpaints:
            raise Refusal("A motion adapter is for models that draw; this one inpaints.")
        motion = motions.read_motion(options.motion_adapter, options.motion_steps)
        motion_unet = motions.build_motion_unet(source.unet, motion)
        if motions.is_still(motion.adapter):
            report.say("WARNING: the motion adapter's last projections are all zero: it moves nothing.")
    tiny_vae = None if options.tiny_vae is None else read_tiny_vae(options.tiny_vae, source)
    parts = parts_of(options, source, motion_unet, tiny_vae)
    schedules = schedules_of(options, source, motion)
    for network, schedule in schedules.items():
        defaults = schedule.defaults
        report.say(
            f"{network}/ by default: {defaults.steps} steps, guidance {defaults.guidance:g} ({defaults.because})."
        )
    return Run(
        options=options,
        source=source,
        motion=motion,
        motion_unet=motion_unet,
        tiny_vae=tiny_vae,
        parts=parts,
        schedules=schedules,
        kept_loras=kept,
        out=out,
        report=report,
    )


def read_tiny_vae(folder: Path, source: Source) -> AutoencoderTiny:
    if not folder.is_dir():
        raise Refusal(f"--tiny-vae {folder.name}: expected a folder with config.json and a .safetensors file.")
    tiny = load_part(AutoencoderTiny, folder)
    levels = len(tiny.config.decoder_block_out_channels)
    if tiny.config.latent_channels != source.vae.config.latent_channels or levels != len(
        source.vae.config.block_out_channels
    ):
        raise Refusal(
            f"The tiny VAE decodes {tiny.config.latent_channels} channels at 1/{2 ** (levels - 1)} of the size, which "
            "this model's latents are not."
        )
    return tiny


def schedules_of(options: Options, source: Source, motion: motions.Motion | None) -> dict[str, Schedule]:
    schedules: dict[str, Schedule] = {}
    has_unet = motion is None or options.unet == "keep"
    if has_unet:
        config = as_asked(source.scheduler_config, options.prediction_type, options.scheduler)
        guessed = defaults_of(source, config, None)
        schedules["unet"] = Schedule(config, guessed.changed(options.steps, options.guidance))
    if motion is not None:
        # Lightning draws in so few steps with its own alone: another one is for unet/, where that is there.
        own = has_unet and motion.lightning_steps is not None
        config = as_asked(
            motion.scheduler_config(source.scheduler_config),
            options.prediction_type,
            None if own else options.scheduler,
        )
        guessed = defaults_of(source, config, motion)
        steps, guidance = (
            (options.gif_steps, options.gif_guidance) if has_unet else (options.steps, options.guidance)
        )
        schedules["unet_motion"] = Schedule(config, guessed.changed(steps, guidance))
    return schedules


def as_asked(config: dict[str, Any], prediction_type: str | None, scheduler: str | None) -> dict[str, Any]:
    if prediction_type is not None:
        config = {**config, "prediction_type": prediction_type}
    if scheduler is None:
        return config
    kind: Any = getattr(diffusers, SCHEDULERS[scheduler])
    # As a pipeline's scheduler is changed in diffusers: what the other class does not know is left out.
    known = kind.from_config(config).config
    return {
        "_class_name": kind.__name__,
        **{name: value for name, value in known.items() if not name.startswith("_")},
    }


def parts_of(
    options: Options,
    source: Source,
    motion_unet: UNetMotionModel | None,
    tiny_vae: AutoencoderTiny | None,
) -> dict[str, Part]:
    parts = {
        "text_encoder": components.text_encoder_part(source.text_encoder, clip_skips=clip_skips_of(source))
    }
    if motion_unet is None or options.unet == "keep":
        parts["unet"] = components.unet_part(source.unet)
    if motion_unet is not None:
        parts["unet_motion"] = components.motion_unet_part(motion_unet)
    decoder = components.VaeDecoder(source.vae if tiny_vae is None else tiny_vae)
    parts["vae_decoder"] = components.vae_decoder_part(decoder)
    parts["vae_encoder"] = components.vae_encoder_part(components.VaeEncoderParameters(source.vae))
    if source.safety_checker is not None:
        parts["safety_checker"] = components.safety_checker_part(source.safety_checker)
    return parts


def clip_skips_of(source: Source) -> int:
    """How many last layers of the text encoder a request may leave out. Each costs one layer norm."""
    return min(CLIP_SKIPS, source.text_encoder.config.num_hidden_layers - 1)

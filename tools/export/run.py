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
class Run:
    options: Options
    source: Source
    motion: motions.Motion | None
    motion_unet: UNetMotionModel | None
    tiny_vae: AutoencoderTiny | None
    scheduler: dict[str, Any]
    defaults: Defaults
    # By the names of their folders.
    parts: dict[str, Part]
    # By the names they are kept under.
    kept_loras: dict[str, list[loras.Delta]]
    out: Path
    report: Report


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
    scheduler = scheduler_of(options, source, motion)
    guessed = defaults_of(source, scheduler, motion)
    defaults = Defaults(
        guessed.steps if options.steps is None else options.steps,
        guessed.guidance if options.guidance is None else options.guidance,
        guessed.because,
    )
    report.say(f"By default {defaults.steps} steps, guidance {defaults.guidance:g} ({defaults.because}).")
    return Run(
        options=options,
        source=source,
        motion=motion,
        motion_unet=motion_unet,
        tiny_vae=tiny_vae,
        scheduler=scheduler,
        defaults=defaults,
        parts=parts_of(options, source, motion, motion_unet, tiny_vae, report),
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


def scheduler_of(options: Options, source: Source, motion: motions.Motion | None) -> dict[str, Any]:
    config = source.scheduler_config if motion is None else motion.scheduler_config(source.scheduler_config)
    if options.prediction_type is not None:
        config = {**config, "prediction_type": options.prediction_type}
    if options.scheduler is None:
        return config
    kind: Any = getattr(diffusers, SCHEDULERS[options.scheduler])
    # As a pipeline's scheduler is changed in diffusers: what the other class does not know is left out.
    known = kind.from_config(config).config
    return {
        "_class_name": kind.__name__,
        **{name: value for name, value in known.items() if not name.startswith("_")},
    }


def parts_of(
    options: Options,
    source: Source,
    motion: motions.Motion | None,
    motion_unet: UNetMotionModel | None,
    tiny_vae: AutoencoderTiny | None,
    report: Report,
) -> dict[str, Part]:
    parts = {
        "text_encoder": components.text_encoder_part(source.text_encoder, clip_skips=clip_skips_of(source))
    }
    # Lightning's few steps suit the network together with its motion modules only.
    lightning = motion is not None and motion.lightning_steps is not None
    if motion is None or (options.unet or ("drop" if lightning else "keep")) == "keep":
        parts["unet"] = components.unet_part(source.unet)
    else:
        report.say("No unet/: unet_motion/ draws pictures too, as clips of one frame (--unet keep adds it).")
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

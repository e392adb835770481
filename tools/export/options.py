"""The command line of export.py."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from loras import Lora, parse_kept_lora, parse_lora
from refusal import Refusal

SCHEDULERS = {
    "euler": "EulerDiscreteScheduler",
    "euler-ancestral": "EulerAncestralDiscreteScheduler",
    "ddim": "DDIMScheduler",
    "pndm": "PNDMScheduler",
    "dpmpp-2m": "DPMSolverMultistepScheduler",
    "unipc": "UniPCMultistepScheduler",
    "lms": "LMSDiscreteScheduler",
    "heun": "HeunDiscreteScheduler",
    "lcm": "LCMScheduler",
    "tcd": "TCDScheduler",
}


@dataclass(frozen=True)
class Options:
    source: Path
    out: Path
    config: Path | None
    motion_adapter: Path | None
    motion_steps: int | None
    unet: Literal["keep", "drop"]
    loras: tuple[Lora, ...]
    kept_loras: tuple[tuple[str, Path], ...]
    half: bool
    optimize: frozenset[str]
    int8: bool
    tiny_vae: Path | None
    scheduler: str | None
    prediction_type: str | None
    steps: int | None
    guidance: float | None
    gif_steps: int | None
    gif_guidance: float | None
    name: str
    version: str
    licence: str | None
    threads: int


def parse_options(arguments: list[str] | None, description: str) -> Options:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("source", type=Path, help="a diffusers folder, or one .safetensors checkpoint")
    parser.add_argument("out", type=Path, help="the folder to make; it must not exist")
    parser.add_argument("--config", type=Path, help="for a single checkpoint: its model's .json and .txt files")
    parser.add_argument("--motion-adapter", type=Path, help="AnimateDiff or AnimateDiff-Lightning")
    parser.add_argument("--motion-steps", type=int, choices=(1, 2, 4, 8), help="when Lightning's name does not say")
    parser.add_argument(
        "--unet", choices=("keep", "drop"), default="keep", help="unet/ beside unet_motion/; kept when left out"
    )
    parser.add_argument("--lora", action="append", default=[], metavar="FILE[:SCALE]", help="merge; repeatable")
    parser.add_argument("--keep-lora", action="append", default=[], metavar="NAME=FILE", help="keep; repeatable")
    parser.add_argument("--dtype", choices=("fp32", "fp16"), default="fp32")
    parser.add_argument("--optimize", action="append", default=[], choices=("cpu", "cuda"), help="repeatable")
    parser.add_argument("--int8", action="store_true", help="8-bit matrix products, for CPUs")
    parser.add_argument("--tiny-vae", type=Path, help="an AutoencoderTiny, to decode with")
    parser.add_argument("--scheduler", choices=SCHEDULERS, help="instead of the source's")
    parser.add_argument("--prediction-type", choices=("epsilon", "v_prediction", "sample"))
    parser.add_argument("--steps", type=int, help="the model's default")
    parser.add_argument("--guidance", type=float, help="the model's default")
    parser.add_argument("--gif-steps", type=int, help="the default for GIFs, beside unet/")
    parser.add_argument("--gif-guidance", type=float, help="the default for GIFs, beside unet/")
    parser.add_argument("--name", help="in manifest.json; OUT's name when left out")
    parser.add_argument("--version", default="1")
    parser.add_argument("--licence", help="when the source's README.md does not say")
    parser.add_argument("--threads", type=int, default=0, help="PyTorch's default when left out")
    given = parser.parse_args(arguments)

    options = Options(
        source=given.source,
        out=given.out,
        config=given.config,
        motion_adapter=given.motion_adapter,
        motion_steps=given.motion_steps,
        unet=given.unet,
        loras=tuple(parse_lora(text) for text in given.lora),
        kept_loras=tuple(parse_kept_lora(text) for text in given.keep_lora),
        half=given.dtype == "fp16",
        optimize=frozenset(given.optimize),
        int8=given.int8,
        tiny_vae=given.tiny_vae,
        scheduler=given.scheduler,
        prediction_type=given.prediction_type,
        steps=given.steps,
        guidance=given.guidance,
        gif_steps=given.gif_steps,
        gif_guidance=given.gif_guidance,
        name=given.name or given.out.resolve().name,
        version=given.version,
        licence=given.licence,
        threads=given.threads,
    )
    refuse_contradictions(options)
    return options


def refuse_contradictions(options: Options) -> None:
    if options.out.exists():
        raise Refusal(f"{options.out} exists already. Name a new folder, or remove it first.")
    if options.int8 and options.half:
        raise Refusal("--int8 is for CPUs, --dtype fp16 for GPUs, which fall back to fp32: make two folders.")
    if options.int8 and options.kept_loras:
        raise Refusal("--keep-lora needs weights that can be added to: leave --int8 out, or merge with --lora.")
    if "cuda" in options.optimize and not options.half:
        raise Refusal("--optimize cuda is for the half-precision graphs that GPUs run: add --dtype fp16.")
    for_gifs = options.gif_steps is not None or options.gif_guidance is not None
    if options.motion_adapter is None and (options.motion_steps is not None or options.unet == "drop" or for_gifs):
        raise Refusal(
            "--motion-steps, --unet, --gif-steps and --gif-guidance are for a --motion-adapter, and none is given."
        )
    if options.unet == "drop" and for_gifs:
        raise Refusal("Without unet/ pictures and GIFs have one default: give --steps and --guidance.")
    if len({name for name, _ in options.kept_loras}) != len(options.kept_loras):
        raise Refusal("Two of --keep-lora have one name.")

"""
python tools/export/draw_with_engine.py: exports tiny random models of every kind, has Pincel's own engine draw with each,
and compares its files with what diffusers draws from the source with the same seed. README.md records what was seen.
"""

import contextlib
import io
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import numpy as np
import torch
from diffusers import (
    AnimateDiffPipeline,
    AutoencoderTiny,
    EulerDiscreteScheduler,
    LatentConsistencyModelPipeline,
    MotionAdapter,
    StableDiffusionPipeline,
)
from PIL import Image, ImageSequence

import export
import picture
from tiny_sources import (
    build_motion_adapter,
    scheduler_configs,
    write_lora,
    write_single_file,
    write_stable_diffusion,
    write_tiny_vae,
)

REPOSITORY = Path(__file__).resolve().parents[2]
PROMPT, SEED = "a red cat on a blue background", 7
# The reference's own value, rounded to a byte: what is exported in float32 may be one apart where it is near a half.
BYTES = 1


@dataclass(frozen=True)
class Case:
    name: str
    source: str
    options: tuple[str, ...]
    steps: int
    guidance: float
    reference: Callable[[Path], np.ndarray]
    # Fewest decibels against the reference; None asks for equal bytes, or nearly.
    decibels: float | None = None
    kind: str = "image"
    # Leaves the half-precision graphs alone, so that the CPU has to run them.
    only_half: bool = False


def quietly_load(pipeline_class: type, folder: Path, **parts: object) -> StableDiffusionPipeline:
    pipeline = pipeline_class.from_pretrained(folder, **parts)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def drawn(pipeline: StableDiffusionPipeline, case_steps: int, guidance: float, **more: object) -> np.ndarray:
    generator = torch.Generator("cpu").manual_seed(SEED)
    result = pipeline(
        PROMPT, num_inference_steps=case_steps, guidance_scale=guidance, generator=generator, output_type="np", **more
    )
    return np.asarray(result.frames[0] if hasattr(result, "frames") else result.images)


def plain(root: Path, source: str, steps: int, guidance: float, **parts: object) -> np.ndarray:
    return drawn(
        quietly_load(StableDiffusionPipeline, root / source, **parts), steps, guidance, height=64, width=64
    )


def with_lora(root: Path) -> np.ndarray:
    pipeline = quietly_load(StableDiffusionPipeline, root / "sd")
    pipeline.load_lora_weights(root, weight_name="style.safetensors", adapter_name="style")
    pipeline.set_adapters(["style"], [0.7])
    return drawn(pipeline, 6, 7.5, height=64, width=64)


def latent_consistency(root: Path) -> np.ndarray:
    pipeline = quietly_load(LatentConsistencyModelPipeline, root / "lcm", requires_safety_checker=False)
    return drawn(pipeline, 4, 8.5, height=64, width=64)


def moving(root: Path) -> np.ndarray:
    base = StableDiffusionPipeline.from_pretrained(root / "sd")
    adapter = MotionAdapter.from_pretrained(root / "AnimateDiff-Lightning-4step")
    pipeline = AnimateDiffPipeline(
        vae=base.vae,
        text_encoder=base.text_encoder,
        tokenizer=base.tokenizer,
        unet=base.unet,
        motion_adapter=adapter,
        scheduler=EulerDiscreteScheduler.from_config(
            base.scheduler.config, timestep_spacing="trailing", beta_schedule="linear"
        ),
    )
    pipeline.set_progress_bar_config(disable=True)
    return drawn(pipeline, 4, 1, height=64, width=64, num_frames=16)


CASES = (
    Case("Stable Diffusion", "sd", (), 6, 7.5, lambda root: plain(root, "sd", 6, 7.5)),
    Case("fused for the CPU", "sd", ("--optimize", "cpu"), 6, 7.5, lambda root: plain(root, "sd", 6, 7.5)),
    Case("8 bits", "sd", ("--int8",), 6, 7.5, lambda root: plain(root, "sd", 6, 7.5), decibels=25),
    Case(
        "half precision alone",
        "sd",
        ("--dtype", "fp16"),
        6,
        7.5,
        lambda root: plain(root, "sd", 6, 7.5),
        decibels=35,
        only_half=True,
    ),
    Case(
        "single file",
        "sd.safetensors",
        ("--config", "sd"),
        6,
        7.5,
        # The file has the weights in half precision.
        lambda root: plain(root, "sd", 6, 7.5),
        decibels=35,
    ),
    Case("merged LoRA", "sd", ("--lora", "style.safetensors:0.7"), 6, 7.5, with_lora),
    Case(
        "tiny VAE",
        "sd",
        ("--tiny-vae", "taesd"),
        6,
        7.5,
        lambda root: plain(root, "sd", 6, 7.5, vae=AutoencoderTiny.from_pretrained(root / "taesd")),
    ),
    Case("v-prediction", "v", (), 6, 7.5, lambda root: plain(root, "v", 6, 7.5)),
    Case("latent consistency", "lcm", (), 4, 8.5, latent_consistency),
    Case("SD-Turbo", "turbo", (), 1, 1, lambda root: plain(root, "turbo", 1, 1)),
    Case(
        "AnimateDiff-Lightning, a picture",
        "sd",
        ("--motion-adapter", "AnimateDiff-Lightning-4step"),
        6,
        7.5,
        lambda root: plain(root, "sd", 6, 7.5),
    ),
    Case(
        "AnimateDiff-Lightning, 16 frames",
        "sd",
        ("--motion-adapter", "AnimateDiff-Lightning-4step"),
        4,
        1,
        moving,
        # Against 256 colours for each frame.
        decibels=25,
        kind="gif",
    ),
)


def write_sources(root: Path) -> None:
    sd = write_stable_diffusion(root / "sd")
    write_single_file(root / "sd.safetensors", sd)
    write_lora(root, sd)
    write_tiny_vae(root / "taesd")
    write_stable_diffusion(root / "v", scheduler_configs.ZERO_SNR_V_PREDICTION)
    write_stable_diffusion(root / "lcm", scheduler_configs.LATENT_CONSISTENCY, {"time_cond_proj_dim": 16})
    turbo = {"use_linear_projection": True, "attention_head_dim": [2, 4]}
    write_stable_diffusion(root / "turbo", scheduler_configs.SD_TURBO, turbo)
    build_motion_adapter().save_pretrained(root / "AnimateDiff-Lightning-4step")


def export_case(case: Case, root: Path, out: Path) -> None:
    options = [str(root / option) if (root / option.split(":")[0]).exists() else option for option in case.options]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = export.main([str(root / case.source), str(out), "--threads", "1", *options])
    if code != 0:
        raise SystemExit(said.getvalue())
    if case.only_half:
        for half in out.rglob("model_fp16.onnx"):
            half.with_name("model.onnx").unlink()
        # It lists what is gone.
        (out / "manifest.json").unlink()


def draw_case(case: Case, model: Path, file: Path, node: str) -> np.ndarray:
    subprocess.run(
        [
            node,
            "src/cli.ts",
            case.kind,
            PROMPT,
            *("--model", str(model), "--out", str(file), "--seed", str(SEED)),
            *("--steps", str(case.steps), "--guidance", str(case.guidance), "--size", "64"),
        ],
        cwd=REPOSITORY,
        env={**os.environ, "PINCEL_DATA_DIR": str(file.parent / "data"), "PINCEL_PROVIDER": "cpu"},
        check=True,
        capture_output=True,
    )
    with Image.open(file) as image:
        frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    return np.stack(frames) / 255


def main() -> int:
    export.be_quiet()
    torch.set_num_threads(1)
    node = shutil.which("node", path=f"{REPOSITORY}/node_modules/.bin") or "node"
    failed = False
    print(f"{'model':34} {'export':>7} {'engine':>7} {'dB':>6} {'bytes':>6}  asked for")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_sources(root)
        for number, case in enumerate(CASES):
            model, started = root / f"model{number}", time.monotonic()
            export_case(case, root, model)
            exported = time.monotonic()
            picture_of_ours = draw_case(case, model, root / f"drawn{number}.{'gif' if case.kind == 'gif' else 'png'}", node)
            seconds = time.monotonic() - exported
            with torch.no_grad():
                expected = case.reference(root)
            decibels = picture.psnr(expected, picture_of_ours)
            apart = int(np.abs(np.round(expected * 255) - np.round(picture_of_ours * 255)).max())
            held = apart <= BYTES if case.decibels is None else decibels >= case.decibels
            failed |= not held
            asked = f"at most {BYTES} of 255" if case.decibels is None else f"{case.decibels} dB"
            shown = "inf" if math.isinf(decibels) else f"{decibels:.1f}"
            print(
                f"{case.name:34} {exported - started:6.1f}s {seconds:6.1f}s {shown:>6} {apart:6}  {asked} "
                f"{'ok' if held else 'FAILED'}",
                flush=True,
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

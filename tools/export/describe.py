"""The JSON files of a model folder: what it is, what it can do, and the checksum of everything in it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import diffusers

from components import smallest_latent
from defaults import Defaults
from motion import FRAMES_PER_SECOND, motion_frames
from options import Options
from run import Run

MANIFEST = "manifest.json"
# For people: mending a sentence must not look like damage.
NOT_LISTED = (MANIFEST, "README.md")


def write_model_index(run: Run, licence: str, can: Sequence[str]) -> None:
    source = run.source
    classes = {
        "text_encoder": ["transformers", "CLIPTextModel"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "unet_motion": ["diffusers", "UNetMotionModel"],
        "vae_decoder": ["diffusers", "AutoencoderKL" if run.tiny_vae is None else "AutoencoderTiny"],
        "vae_encoder": ["diffusers", "AutoencoderKL"],
        "safety_checker": ["stable_diffusion", "StableDiffusionSafetyChecker"],
    }
    cells = source.unet.config.sample_size
    height, width = (cells, cells) if isinstance(cells, int) else cells
    pixels = smallest_latent(source.vae.config.block_out_channels)
    pictures = run.picture_schedule
    pincel: dict[str, Any] = {
        "default_size": [width * pixels, height * pixels],
        **default_fields(pictures.defaults),
        "licence": licence,
        "can": list(can),
    }
    schedulers = {"scheduler": ["diffusers", pictures.config["_class_name"]]}
    if run.motion is not None:
        pincel["gif"] = {"frames": motion_frames(run.motion), "fps": FRAMES_PER_SECOND}
    if len(run.schedules) == 2:
        gifs = run.schedules["unet_motion"]
        schedulers["scheduler_motion"] = ["diffusers", gifs.config["_class_name"]]
        pincel["gif"] |= default_fields(gifs.defaults)
    write_json(
        run.out / "model_index.json",
        {
            "_class_name": pipeline_class(run),
            "_diffusers_version": diffusers.__version__,
            **schedulers,
            "tokenizer": ["transformers", "CLIPTokenizer"],
            **{part: kind for part, kind in classes.items() if part in run.parts},
            "pincel": pincel,
        },
    )


def default_fields(defaults: Defaults) -> dict[str, Any]:
    return {"default_steps": defaults.steps, "default_guidance": defaults.guidance}


def pipeline_class(run: Run) -> str:
    if run.source.inpaints:
        return "StableDiffusionInpaintPipeline"
    if run.source.unet.config.time_cond_proj_dim is not None:
        return "LatentConsistencyModelPipeline"
    return "StableDiffusionPipeline" if "unet" in run.parts else "AnimateDiffPipeline"


def abilities(run: Run) -> list[str]:
    able = {
        "image": not run.source.inpaints,
        "image-to-image": not run.source.inpaints,
        "inpainting": run.source.inpaints,
        "gif": run.motion is not None,
        "safety-checker": run.source.safety_checker is not None,
        "lora": bool(run.kept_loras),
    }
    return [ability for ability, can in able.items() if can]


def write_manifest(
    out: Path, name: str, version: str, licence: str, can: Sequence[str], made_from: Sequence[Mapping[str, Any]]
) -> None:
    files = {
        path.relative_to(out).as_posix(): {"sha256": sha256_of(path), "sizeBytes": path.stat().st_size}
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.relative_to(out).as_posix() not in NOT_LISTED
    }
    write_json(
        out / MANIFEST,
        {
            "name": name,
            "version": version,
            "licence": licence,
            "can": list(can),
            "madeFrom": list(made_from),
            "files": files,
        },
    )


def origins(options: Options) -> list[dict[str, Any]]:
    """What the folder was made from, by name and checksum: nobody's paths."""
    found = [*origin("model", options.source)]
    if options.motion_adapter is not None:
        found += origin("motion-adapter", options.motion_adapter)
    if options.tiny_vae is not None:
        found += origin("tiny-vae", options.tiny_vae)
    for lora in options.loras:
        found += [{**one, "scale": lora.scale} for one in origin("lora", lora.path)]
    for name, path in options.kept_loras:
        found += [{**one, "name": name} for one in origin("kept-lora", path)]
    return found


def origin(role: str, path: Path) -> list[dict[str, Any]]:
    root = path.resolve().parent
    files = [path.resolve()] if path.is_file() else sorted(path.resolve().rglob("*.safetensors"))
    return [
        {"role": role, "file": file.relative_to(root).as_posix(), "sha256": sha256_of(file)} for file in files
    ]


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")

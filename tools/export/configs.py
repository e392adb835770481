"""Writes what lies beside the graphs: configurations, the tokenizer, what the safety checker judges by."""

import shutil
from pathlib import Path

from diffusers import ConfigMixin

import components
from describe import write_json
from motion import motion_frames
from run import Run, clip_skips_of


def write_configs(run: Run) -> None:
    out, source = run.out, run.source
    write_json(out / "scheduler/scheduler_config.json", run.picture_schedule.config)
    write_tokenizer(source.tokenizer_folder, out / "tokenizer")
    write_json(
        out / "text_encoder/config.json",
        {**source.text_encoder.config.to_diff_dict(), "clip_skips": clip_skips_of(source)},
    )
    write_config(source.vae, out / "vae_encoder")
    if run.tiny_vae is None:
        write_config(source.vae, out / "vae_decoder")
    else:
        # AutoencoderKL's name for its levels, by which everybody tells how much larger pictures are than latents.
        levels = run.tiny_vae.config.decoder_block_out_channels
        write_config(run.tiny_vae, out / "vae_decoder", block_out_channels=levels)
    if "unet" in run.parts:
        write_config(source.unet, out / "unet")
    if len(run.schedules) == 2:
        write_json(out / "scheduler_motion/scheduler_config.json", run.schedules["unet_motion"].config)
    if run.motion is not None and run.motion_unet is not None:
        write_config(run.motion_unet, out / "unet_motion", motion_frames=motion_frames(run.motion))
    if source.safety_checker is not None:
        write_json(
            out / "safety_checker/config.json", components.safety_checker_config(source.safety_checker)
        )
        write_json(out / "feature_extractor/preprocessor_config.json", source.preprocessor_config)


def write_config(model: ConfigMixin, folder: Path, **more: object) -> None:
    config = {name: value for name, value in model.config.items() if not name.startswith("_")}
    write_json(folder / "config.json", {"_class_name": type(model).__name__, **config, **more})


def write_tokenizer(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.suffix in (".json", ".txt"):
            shutil.copyfile(path, target / path.name)

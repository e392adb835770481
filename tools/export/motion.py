"""Motion modules: AnimateDiff's, which move a model as it is, and AnimateDiff-Lightning's, which also need few steps."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import MotionAdapter, UNet2DConditionModel, UNetMotionModel
from diffusers.loaders.single_file_utils import convert_animatediff_checkpoint_to_diffusers

from refusal import Refusal
from source import load_part, read_json
from weights_file import read_weights, refuse_pickle

# What AnimateDiff was trained with, whatever the model below it was: diffusers' documentation says the same.
LINEAR_BETAS = {"beta_schedule": "linear", "beta_start": 0.00085, "beta_end": 0.012}
TRAINED_FRAMES = 16
FRAMES_PER_SECOND = 8


@dataclass(frozen=True)
class Motion:
    adapter: MotionAdapter
    # Undefined for AnimateDiff proper.
    lightning_steps: int | None

    def scheduler_config(self, base: dict[str, Any]) -> dict[str, Any]:
        if self.lightning_steps is None:
            return {
                "_class_name": "DDIMScheduler",
                "num_train_timesteps": base.get("num_train_timesteps", 1000),
                **LINEAR_BETAS,
                "clip_sample": False,
                "prediction_type": base.get("prediction_type", "epsilon"),
                "set_alpha_to_one": True,
                "steps_offset": 1,
                "timestep_spacing": "linspace",
            }
        return {
            "_class_name": "EulerDiscreteScheduler",
            "num_train_timesteps": 1000,
            **LINEAR_BETAS,
            "prediction_type": "epsilon",
            "timestep_spacing": "trailing",
            "steps_offset": 1,
        }


def read_motion(path: Path, steps: int | None) -> Motion:
    refuse_pickle(path)
    if path.is_dir():
        adapter = load_part(MotionAdapter, path)
    else:
        adapter = read_adapter_file(path)
    # The folder's own name is that of the download when nobody renamed it; its files say it otherwise.
    names = [path.name, *(file.name for file in path.glob("*"))] if path.is_dir() else [path.name]
    return Motion(adapter, steps if steps is not None else lightning_steps(names))


def lightning_steps(names: list[str]) -> int | None:
    for name in names:
        found = re.search(r"lightning.*?([1248])[-_ ]?step", name, re.IGNORECASE)
        if found:
            return int(found[1])
    if any("lightning" in name.lower() for name in names):
        raise Refusal(
            "This looks like AnimateDiff-Lightning, but no name says for how many steps. Give --motion-steps 1, 2, 4 or 8."
        )
    return None


def read_adapter_file(path: Path) -> MotionAdapter:
    weights = read_weights(path)
    if any(".temporal_transformer." in name for name in weights):
        lengths = [tensor.shape[1] for name, tensor in weights.items() if name.endswith("pos_encoder.pe")]
        weights = convert_animatediff_checkpoint_to_diffusers(weights)
    else:
        lengths = [tensor.shape[1] for name, tensor in weights.items() if name.endswith("pos_embed.pe")]
    beside = path.with_name("config.json")
    config = read_json(beside) if beside.is_file() else {}
    adapter = (
        MotionAdapter.from_config(config)
        if config.get("_class_name") == "MotionAdapter"
        else MotionAdapter(**infer_config(path, weights, lengths))
    )
    # Positions are computed, not learned; some files carry them all the same.
    try:
        wrong = adapter.load_state_dict({name: value.float() for name, value in weights.items()}, strict=False)
    except RuntimeError as error:
        raise Refusal(f"{path.name} does not fit a motion adapter: {error}") from error
    missing = [name for name in wrong.missing_keys if not name.endswith("pos_embed.pe")]
    if missing or wrong.unexpected_keys:
        odd = (missing or wrong.unexpected_keys)[0]
        raise Refusal(f"{path.name} does not fit a motion adapter: {odd} is {'missing' if missing else 'unknown'}.")
    return adapter.eval()


def infer_config(path: Path, weights: dict[str, torch.Tensor], lengths: list[int]) -> dict[str, Any]:
    """8 heads and groups of 32 cannot be told from the weights; all published modules have them."""
    widths: dict[int, int] = {}
    layers: set[int] = set()
    for name, tensor in weights.items():
        found = re.fullmatch(r"down_blocks\.(\d+)\.motion_modules\.(\d+)\.proj_in\.weight", name)
        if found:
            widths[int(found[1])] = tensor.shape[1]
            layers.add(int(found[2]))
    if not widths:
        raise Refusal(f"{path.name} has no motion modules. A LoRA goes with --lora.")
    return {
        "block_out_channels": tuple(widths[index] for index in sorted(widths)),
        "motion_layers_per_block": len(layers),
        "use_motion_mid_block": any(name.startswith("mid_block.") for name in weights),
        "motion_max_seq_length": max(lengths, default=32),
    }


def build_motion_unet(unet: UNet2DConditionModel, motion: Motion) -> UNetMotionModel:
    if tuple(motion.adapter.config.block_out_channels) != tuple(unet.config.block_out_channels):
        raise Refusal(
            f"The motion adapter is for UNets of widths {tuple(motion.adapter.config.block_out_channels)}, this one has "
            f"{tuple(unet.config.block_out_channels)}. Motion modules for SDXL do not fit Stable Diffusion 1.5."
        )
    motion_unet = UNetMotionModel.from_unet2d(unet, motion.adapter, load_weights=True).eval()
    motion_unet.register_to_config(sample_size=unet.config.sample_size)
    return motion_unet


def is_still(adapter: MotionAdapter) -> bool:
    """A fresh adapter's last projections are zero: it moves nothing."""
    return all(
        bool((parameter == 0).all()) for name, parameter in adapter.named_parameters() if ".proj_out." in name
    )


def motion_frames(motion: Motion) -> int:
    """How many frames it sees at once."""
    return min(TRAINED_FRAMES, motion.adapter.config.motion_max_seq_length)

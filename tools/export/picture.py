"""A picture drawn from exported graphs alone, to tell whether it survives smaller weights."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import torch

from onnx_export import open_onnx

STEPS = 4
SEED = 7


def draw(
    graphs: Mapping[str, Path],
    scheduler_config: Mapping[str, Any],
    guidance: float,
    latent: tuple[int, int],
    scaling_factor: float,
) -> np.ndarray:
    """
    `graphs`: text_encoder, vae_decoder and either unet or unet_motion. Some words, seed 7, four steps; 4 frames where
    there is motion. `latent`: channels, and cells in height and width.
    """
    channels, cells = latent
    text, decoder = open_onnx(graphs["text_encoder"]), open_onnx(graphs["vae_decoder"])
    unet = open_onnx(graphs["unet_motion" if "unet_motion" in graphs else "unet"])
    frames = 4 if "unet_motion" in graphs else 1
    sample_input = unet.get_inputs()[0]
    has_frames = len(sample_input.shape) == 5

    generator = torch.Generator().manual_seed(SEED)
    ids = torch.randint(1, 200, (2, 77), generator=generator).numpy()
    (hidden, *_) = text.run(None, {"input_ids": ids})
    hidden = np.repeat(hidden, frames, axis=0)

    scheduler: Any = getattr(diffusers, scheduler_config["_class_name"]).from_config(dict(scheduler_config))
    scheduler.set_timesteps(STEPS)
    shape = (1, channels, frames, cells, cells) if has_frames else (1, channels, cells, cells)
    latents = torch.randn(shape, generator=generator) * scheduler.init_noise_sigma
    for timestep in scheduler.timesteps:
        scaled = scheduler.scale_model_input(latents, timestep)
        feeds = {
            "sample": torch.cat([scaled, scaled]).numpy(),
            "timestep": np.full(2, int(timestep), np.int64),
            "encoder_hidden_states": hidden,
        }
        for extra in unet.get_inputs():
            if extra.name == "timestep_cond":
                feeds[extra.name] = np.ones((2, extra.shape[1]), np.float32)
        negative, positive = torch.from_numpy(unet.run(None, feeds)[0]).chunk(2)
        prediction = negative + guidance * (positive - negative) if guidance > 1 else positive
        latents = scheduler.step(prediction, timestep, latents, **noise_of(scheduler, generator)).prev_sample
    if has_frames:
        latents = latents.transpose(1, 2).flatten(0, 1)
    (picture,) = decoder.run(None, {"latent_sample": (latents / scaling_factor).numpy()})
    return np.clip(picture / 2 + 0.5, 0, 1)


def noise_of(scheduler: Any, generator: torch.Generator) -> dict[str, torch.Generator]:
    takes = "generator" in type(scheduler).step.__code__.co_varnames
    return {"generator": generator} if takes else {}


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Decibels; infinite for equal pictures."""
    error = float(np.mean(np.square(one - other, dtype=np.float64)))
    return math.inf if error == 0 else 10 * math.log10(1 / error)

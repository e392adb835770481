"""How latents look as colours: the linear fit that previews are drawn with, without the decoder."""

import random

import numpy as np
import torch
from torch import nn

from .autoencoder import FACTOR
from .concepts import concepts_up_to
from .feed import to_signal
from .scene import draw, random_scene

SCENES = 192


@torch.no_grad()
def fit(encoder: nn.Module, tier: int, seed: int = 5) -> dict[str, list[list[float]] | list[float]]:
    """`latent_rgb_factors` [channels][3] and `latent_rgb_bias` [3]: a cell's latents to its mean colour in -1..1."""
    r, pool = random.Random(seed), concepts_up_to(tier)
    scenes = [random_scene(r, pool) for _ in range(SCENES)]
    pictures = to_signal(np.stack([draw(scene.items, scene.background) for scene in scenes]), "cpu")
    latents = torch.cat([encoder(part) for part in pictures.split(16)]).permute(0, 2, 3, 1).flatten(0, 2)
    colors = nn.functional.avg_pool2d(pictures.float(), FACTOR).permute(0, 2, 3, 1).flatten(0, 2)
    with_bias = torch.cat([latents.float(), torch.ones(len(latents), 1)], 1)
    # A little ridge: some channels say nothing about colour.
    ridge = 1e-2 * len(with_bias) * torch.eye(with_bias.shape[1])
    solution = torch.linalg.solve(with_bias.T @ with_bias + ridge, with_bias.T @ colors)
    rounded = [[round(float(v), 4) for v in row] for row in solution]
    return {"latent_rgb_factors": rounded[:-1], "latent_rgb_bias": rounded[-1]}

"""The autoencoder: plain residual convolutions without normalisation, 256x256x3 <-> 8x8x32.

Pixels are unshuffled by 4 first, so most of the work happens at 64x64 and below. Inside, latents are 16x16x8; the
diffusion model sees them unshuffled once more, 8x8x32, so the folder's VAE factor is 32.
"""

import torch
import torch.nn.functional as F
from torch import nn

FACTOR = 32
LATENT_CHANNELS = 32
INNER_CHANNELS = 8
BOUND = 3.0  # tanh keeps every latent within +-BOUND


class Normalised(nn.Module):
    """Carries every latent channel's mean and deviation, so that the diffusion model sees mean 0 and deviation 1."""

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(1, LATENT_CHANNELS, 1, 1))
        self.register_buffer("deviation", torch.ones(1, LATENT_CHANNELS, 1, 1))


class Block(nn.Module):
    """Two convolutions beside an identity; the second starts at zero, so the block starts as a plain ReLU."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.conv2(F.relu(self.conv1(x))))


class Encoder(Normalised):
    """[B,3,H,W] in -1..1 -> [B,32,H/32,W/32]."""

    def __init__(self, widths: tuple[int, int, int] = (64, 96, 160), depth: int = 2) -> None:
        super().__init__()
        a, b, c = widths
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(48, a, 3, padding=1),
            nn.ReLU(),
            *(Block(a) for _ in range(depth)),
            nn.Conv2d(a, b, 2, stride=2),
            nn.ReLU(),
            *(Block(b) for _ in range(depth)),
            nn.Conv2d(b, c, 2, stride=2),
            nn.ReLU(),
            *(Block(c) for _ in range(depth)),
            nn.Conv2d(c, INNER_CHANNELS, 3, padding=1),
        )

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        latents = F.pixel_unshuffle(torch.tanh(self.layers(sample) / BOUND) * BOUND, 2)
        return (latents - self.mean) / self.deviation


class Decoder(Normalised):
    """[B,32,h,w] -> [B,3,32h,32w], about -1..1."""

    def __init__(self, widths: tuple[int, int, int] = (64, 128, 192), depth: tuple[int, int, int] = (2, 3, 3)) -> None:
        super().__init__()
        a, b, c = widths
        self.layers = nn.Sequential(
            nn.PixelShuffle(2),
            nn.Conv2d(INNER_CHANNELS, c, 3, padding=1),
            nn.ReLU(),
            *(Block(c) for _ in range(depth[2])),
            nn.Conv2d(c, 4 * b, 1),
            nn.PixelShuffle(2),
            nn.ReLU(),
            *(Block(b) for _ in range(depth[1])),
            nn.Conv2d(b, 4 * a, 1),
            nn.PixelShuffle(2),
            nn.ReLU(),
            *(Block(a) for _ in range(depth[0])),
            nn.Conv2d(a, 48, 3, padding=1),
            nn.PixelShuffle(4),
        )

    def forward(self, latent_sample: torch.Tensor) -> torch.Tensor:
        return self.layers(latent_sample * self.deviation + self.mean)


class Autoencoder(nn.Module):
    """Encoder and decoder together, for training."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()

    @torch.no_grad()
    def normalise(self, latents: torch.Tensor) -> None:
        """Takes mean and deviation from latents encoded with mean 0 and deviation 1."""
        for part in (self.encoder, self.decoder):
            part.mean.copy_(latents.mean((0, 2, 3), keepdim=True))
            part.deviation.copy_(latents.std((0, 2, 3), keepdim=True))

"""What other exporters write, and ours does not: folders in their layouts have to be drawn from as well."""

import torch
from diffusers import AutoencoderTiny

from components import Timestep, VaeEncoderParameters

LEGACY_TIMESTEP = Timestep(torch.float32, per_sample=True)
SCALAR_TIMESTEP = Timestep(torch.int64, per_sample=False)


class VaeEncoderSample(VaeEncoderParameters):
    """
    A latent, as the older export gives it. That one draws noise inside the graph, which no reference can
    reproduce; here it is the distribution's mean.
    """

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        return super().forward(sample).chunk(2, dim=1)[0]


class TinyVaeEncoder(torch.nn.Module):
    """The tiny VAE's own, which answers a latent; ours stays the big VAE's."""

    def __init__(self, vae: AutoencoderTiny) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        return self.vae.encode(sample).latents

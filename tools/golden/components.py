"""Each component of a model folder as it is exported: its wrapper, ports, and the shapes it is checked at."""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel, UNetMotionModel
from transformers import CLIPTextModel

from onnx_export import Port, export_onnx, max_difference, run_onnx

TOLERANCE = 1e-4


class TextEncoder(torch.nn.Module):
    def __init__(self, model: CLIPTextModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        output = self.model(input_ids)
        return output.last_hidden_state, output.pooler_output


class Unet(torch.nn.Module):
    """Takes `timestep_cond` last, so that the graph without it has the three usual inputs."""

    def __init__(self, model: UNet2DConditionModel | UNetMotionModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self,
        sample: torch.Tensor,
        timestep: torch.Tensor,
        encoder_hidden_states: torch.Tensor,
        timestep_cond: torch.Tensor | None = None,
    ) -> torch.Tensor:
        return self.model(
            sample, timestep, encoder_hidden_states, timestep_cond=timestep_cond, return_dict=False
        )[0]


class VaeDecoder(torch.nn.Module):
    def __init__(self, vae: AutoencoderKL) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, latent_sample: torch.Tensor) -> torch.Tensor:
        return self.vae.decode(latent_sample, return_dict=False)[0]


class VaeEncoderParameters(torch.nn.Module):
    """Mean and log variance, concatenated on the channel axis; the caller samples."""

    def __init__(self, vae: AutoencoderKL) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        return self.vae.quant_conv(self.vae.encoder(sample))


class VaeEncoderSample(VaeEncoderParameters):
    """
    A latent, as the older export gives it. That one draws noise inside the graph, which no reference can
    reproduce; here it is the distribution's mean.
    """

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        return super().forward(sample).chunk(2, dim=1)[0]


@dataclass(frozen=True)
class Timestep:
    """How a UNet takes its timestep: of which type, and one per sample or one for the whole batch."""

    dtype: torch.dtype
    per_sample: bool

    def of(self, *values: int) -> torch.Tensor:
        if not self.per_sample:
            return torch.tensor(values[0], dtype=self.dtype)
        return torch.tensor(values, dtype=self.dtype)


PER_SAMPLE = Timestep(torch.int64, per_sample=True)
LEGACY = Timestep(torch.float32, per_sample=True)
SCALAR = Timestep(torch.int64, per_sample=False)


class Report(Protocol):
    def __call__(self, path: Path, difference: float) -> None: ...


def seeded(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(len(shape) + sum(shape)))


def export_checked(
    module: torch.nn.Module,
    path: Path,
    inputs: list[Port],
    outputs: list[Port],
    feeds: list[tuple[torch.Tensor, ...]],
    report: Report,
) -> None:
    """Traces at the first feed, then compares at all of them: other batches and sizes must work too."""
    export_onnx(module, path, inputs, outputs, feeds[0])
    difference = max_difference(module, path, inputs, feeds)
    report(path, difference)
    if not difference < TOLERANCE:
        raise AssertionError(f"{path} differs from PyTorch by {difference}")


def export_text_encoder(model: CLIPTextModel, path: Path, dtype: torch.dtype, report: Report) -> None:
    length = model.config.max_position_embeddings

    def ids(batch: int) -> torch.Tensor:
        generator = torch.Generator().manual_seed(batch)
        tokens = torch.randint(0, model.config.vocab_size, (batch, length), generator=generator)
        tokens[:, 9:] = model.config.eos_token_id
        return tokens.to(dtype)

    export_checked(
        TextEncoder(model),
        path,
        [Port("input_ids", {0: "batch_size", 1: "sequence_length"})],
        [
            Port("last_hidden_state", {0: "batch_size", 1: "sequence_length"}),
            Port("pooler_output", {0: "batch_size"}),
        ],
        [(ids(2),), (ids(1),), (ids(3)[:, :20],)],
        report,
    )


def export_unet(model: UNet2DConditionModel, path: Path, timestep: Timestep, report: Report) -> None:
    inputs = [
        Port("sample", {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"}),
        Port("timestep", {0: "batch_size"} if timestep.per_sample else {}),
        Port("encoder_hidden_states", {0: "batch_size", 1: "sequence_length"}),
    ]
    condition_dim = model.config.time_cond_proj_dim
    if condition_dim is not None:
        inputs.append(Port("timestep_cond", {0: "batch_size"}))

    def feed(batch: int, height: int, width: int, tokens: int, *steps: int) -> tuple[torch.Tensor, ...]:
        feeds = (
            seeded(batch, model.config.in_channels, height, width),
            timestep.of(*steps),
            seeded(batch, tokens, model.config.cross_attention_dim),
        )
        return feeds if condition_dim is None else (*feeds, seeded(batch, condition_dim))

    export_checked(
        Unet(model),
        path,
        inputs,
        [Port("out_sample", {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"})],
        [
            feed(2, 8, 8, 77, 981, 21),
            feed(1, 6, 8, 77, 500),
            feed(4, 4, 12, 154, 999, 749, 499, 249),
        ],
        report,
    )


def export_motion_unet(model: UNetMotionModel, path: Path, report: Report) -> None:
    video = {0: "batch_size", 1: "num_channels", 2: "num_frames", 3: "height", 4: "width"}

    def feed(frames: int, height: int, width: int, *steps: int) -> tuple[torch.Tensor, ...]:
        batch = len(steps)
        return (
            seeded(batch, model.config.in_channels, frames, height, width),
            PER_SAMPLE.of(*steps),
            seeded(batch * frames, 77, model.config.cross_attention_dim),
        )

    export_checked(
        Unet(model),
        path,
        [
            Port("sample", video),
            Port("timestep", {0: "batch_size"}),
            Port("encoder_hidden_states", {0: "batch_size_times_num_frames", 1: "sequence_length"}),
        ],
        [Port("out_sample", video)],
        [
            feed(8, 4, 4, 999, 499),
            feed(16, 4, 6, 749),
            feed(5, 8, 8, 999, 1, 500),
            feed(32, 2, 4, 10),
        ],
        report,
    )


def export_vae_decoder(vae: AutoencoderKL, path: Path, report: Report) -> None:
    export_checked(
        VaeDecoder(vae),
        path,
        [Port("latent_sample", {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"})],
        [Port("sample", {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"})],
        [(seeded(2, 4, 8, 8),), (seeded(1, 4, 6, 4),), (seeded(5, 4, 4, 4),)],
        report,
    )


def export_overflowing_decoder(vae: AutoencoderKL, path: Path, report: Report) -> None:
    """The decoder in float16, whose output must not be finite where the float32 one is."""
    decoder = VaeDecoder(deepcopy(vae).half())
    image = {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"}
    latents = seeded(1, 4, 8, 8)
    export_onnx(
        decoder, path, [Port("latent_sample", image)], [Port("sample", image)], [latents.half()]
    )
    (picture,) = run_onnx(path, {"latent_sample": latents.half()})
    if np.isfinite(picture).all() or not vae.decode(latents).sample.isfinite().all():
        raise AssertionError(f"{path} should overflow where float32 does not")
    report(path, float("nan"))


def export_vae_encoder(
    encoder: VaeEncoderParameters, output_name: str, path: Path, report: Report
) -> None:
    export_checked(
        encoder,
        path,
        [Port("sample", {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"})],
        [Port(output_name, {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"})],
        [(seeded(2, 3, 64, 64),), (seeded(1, 3, 48, 32),)],
        report,
    )

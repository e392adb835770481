"""Each component of a model folder as it is exported: its wrapper, ports, and the shapes it is checked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel, UNetMotionModel
from diffusers.pipelines.stable_diffusion.safety_checker import (
    StableDiffusionSafetyChecker,
    cosine_distance,
)
from transformers import CLIPTextModel

from onnx_export import Part, Port

IMAGE_AXES = {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"}
VIDEO_AXES = {0: "batch_size", 1: "num_channels", 2: "num_frames", 3: "height", 4: "width"}


class TextEncoder(torch.nn.Module):
    """Beside the usual outputs, what diffusers' `clip_skip` of 1 to `clip_skips` uses instead of the last layer's."""

    def __init__(self, model: CLIPTextModel, clip_skips: int) -> None:
        super().__init__()
        self.model = model
        self.clip_skips = clip_skips

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, ...]:
        output = self.model(input_ids, output_hidden_states=self.clip_skips > 0)
        skipped = (
            self.model.final_layer_norm(output.hidden_states[-(skip + 1)])
            for skip in range(1, self.clip_skips + 1)
        )
        return output.last_hidden_state, output.pooler_output, *skipped


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
    """
    Takes latents divided by the `scaling_factor` beside it. AutoencoderTiny's is 1: it decodes latents as the UNet has
    them, whatever the big autoencoder's factor is.
    """

    def __init__(self, vae: AutoencoderKL | AutoencoderTiny) -> None:
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
        moments = self.vae.encoder(sample)
        return moments if self.vae.quant_conv is None else self.vae.quant_conv(moments)


class SafetyChecker(torch.nn.Module):
    """Cosines of the picture with the concepts. Thresholds are in `config.json`: judging is the caller's."""

    def __init__(self, model: StableDiffusionSafetyChecker) -> None:
        super().__init__()
        self.model = model

    def forward(self, clip_input: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        image_embeds = self.model.visual_projection(self.model.vision_model(clip_input)[1])
        return (
            cosine_distance(image_embeds, self.model.special_care_embeds),
            cosine_distance(image_embeds, self.model.concept_embeds),
        )


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


def seeded(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(len(shape) + sum(shape)))


def text_encoder_part(
    model: CLIPTextModel, dtype: torch.dtype = torch.int64, clip_skips: int = 0
) -> Part:
    """Needs `clip_skips` under that name in the `config.json` beside it."""
    length = model.config.max_position_embeddings

    def ids(batch: int) -> torch.Tensor:
        generator = torch.Generator().manual_seed(batch)
        tokens = torch.randint(0, model.config.vocab_size, (batch, length), generator=generator)
        tokens[:, 9:] = model.config.eos_token_id
        return tokens.to(dtype)

    return Part(
        TextEncoder(model, clip_skips),
        [Port("input_ids", {0: "batch_size", 1: "sequence_length"})],
        [
            Port("last_hidden_state", {0: "batch_size", 1: "sequence_length"}),
            Port("pooler_output", {0: "batch_size"}),
            *(
                Port(f"clip_skip.{skip}", {0: "batch_size", 1: "sequence_length"})
                for skip in range(1, clip_skips + 1)
            ),
        ],
        [(ids(2),), (ids(1),), (ids(3)[:, :20],)],
    )


def unet_part(model: UNet2DConditionModel, timestep: Timestep = PER_SAMPLE) -> Part:
    def feed(batch: int, height: int, width: int, tokens: int, *steps: int) -> tuple[torch.Tensor, ...]:
        cells = smallest_latent(model.config.block_out_channels)
        feeds = (
            seeded(batch, model.config.in_channels, height * cells, width * cells),
            timestep.of(*steps),
            seeded(batch, tokens, model.config.cross_attention_dim),
        )
        return feeds + guidance_embedding(model, batch)

    return Part(
        Unet(model),
        [
            Port("sample", IMAGE_AXES),
            Port("timestep", {0: "batch_size"} if timestep.per_sample else {}),
            Port("encoder_hidden_states", {0: "batch_size", 1: "sequence_length"}),
            *guidance_ports(model),
        ],
        [Port("out_sample", IMAGE_AXES)],
        [
            feed(2, 4, 4, 77, 981, 21),
            feed(1, 3, 4, 77, 500),
            feed(4, 2, 6, 154, 999, 749, 499, 249),
        ],
    )


def motion_unet_part(model: UNetMotionModel) -> Part:
    longest = model.config.motion_max_seq_length

    def feed(frames: int, height: int, width: int, *steps: int) -> tuple[torch.Tensor, ...]:
        batch, cells = len(steps), smallest_latent(model.config.block_out_channels)
        feeds = (
            seeded(batch, model.config.in_channels, frames, height * cells, width * cells),
            PER_SAMPLE.of(*steps),
            seeded(batch * frames, 77, model.config.cross_attention_dim),
        )
        return feeds + guidance_embedding(model, batch)

    return Part(
        Unet(model),
        [
            Port("sample", VIDEO_AXES),
            Port("timestep", {0: "batch_size"}),
            Port("encoder_hidden_states", {0: "batch_size_times_num_frames", 1: "sequence_length"}),
            *guidance_ports(model),
        ],
        [Port("out_sample", VIDEO_AXES)],
        [
            feed(min(8, longest), 2, 2, 999, 499),
            feed(min(16, longest), 2, 3, 749),
            feed(5, 4, 4, 999, 1, 500),
            feed(min(32, longest), 1, 2, 10),
        ],
    )


def smallest_latent(block_out_channels: Sequence[int]) -> int:
    """Latents are multiples of this: every level but the last halves them, and a graph cannot pad them back."""
    return 2 ** (len(block_out_channels) - 1)


def guidance_ports(model: UNet2DConditionModel | UNetMotionModel) -> list[Port]:
    return [] if model.config.time_cond_proj_dim is None else [Port("timestep_cond", {0: "batch_size"})]


def guidance_embedding(
    model: UNet2DConditionModel | UNetMotionModel, batch: int
) -> tuple[torch.Tensor, ...]:
    dim = model.config.time_cond_proj_dim
    return () if dim is None else (seeded(batch, dim),)


def vae_decoder_part(decoder: VaeDecoder) -> Part:
    channels = decoder.vae.config.latent_channels
    return Part(
        decoder,
        [Port("latent_sample", IMAGE_AXES)],
        [Port("sample", IMAGE_AXES)],
        [(seeded(2, channels, 8, 8),), (seeded(1, channels, 6, 4),), (seeded(5, channels, 4, 4),)],
    )


def vae_encoder_part(encoder: VaeEncoderParameters, output_name: str = "latent_parameters") -> Part:
    return Part(
        encoder,
        [Port("sample", IMAGE_AXES)],
        [Port(output_name, IMAGE_AXES)],
        [(seeded(2, 3, 64, 64),), (seeded(1, 3, 48, 32),)],
    )


def safety_checker_part(model: StableDiffusionSafetyChecker) -> Part:
    pixels = model.config.vision_config.image_size
    return Part(
        SafetyChecker(model),
        [Port("clip_input", {0: "batch_size"})],
        [Port("special_care_cosines", {0: "batch_size"}), Port("concept_cosines", {0: "batch_size"})],
        [(seeded(2, 3, pixels, pixels),), (seeded(1, 3, pixels, pixels),), (seeded(5, 3, pixels, pixels),)],
    )


def safety_checker_config(model: StableDiffusionSafetyChecker) -> dict[str, list[float]]:
    """`safety_checker/config.json`: each concept's threshold under the name that diffusers has for it."""
    return {
        "concept_embeds_weights": model.concept_embeds_weights.tolist(),
        "special_care_embeds_weights": model.special_care_embeds_weights.tolist(),
    }

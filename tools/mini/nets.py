"""The networks of the diffusion model, in the shapes that diffusers and transformers know."""

import torch
from diffusers import DDIMScheduler, MotionAdapter, UNet2DConditionModel, UNetMotionModel
from transformers import CLIPTextConfig, CLIPTextModel

from .autoencoder import LATENT_CHANNELS
from .tokens import LENGTH, VOCABULARY

WIDTH = 192  # of the text encoder
CHANNELS = (128, 192)
MAX_FRAMES = 32
TRAINED_FRAMES = 8
SHORT = 20  # tokens: the longest caption has 17


def text_encoder() -> CLIPTextModel:
    """Three layers; id 0 starts and id 1 ends a text (and pads it)."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=VOCABULARY,
            hidden_size=WIDTH,
            intermediate_size=4 * WIDTH,
            num_hidden_layers=3,
            num_attention_heads=6,
            max_position_embeddings=LENGTH,
            bos_token_id=0,
            eos_token_id=1,
            pad_token_id=1,
            projection_dim=WIDTH,
            hidden_act="gelu",
            attn_implementation="sdpa",
        )
    )


def unet() -> UNet2DConditionModel:
    """11 M parameters on 8x8 latents."""
    return UNet2DConditionModel(
        sample_size=8,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        layers_per_block=1,
        block_out_channels=CHANNELS,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,
    )


def with_motion(pictures: UNet2DConditionModel) -> UNetMotionModel:
    """The same network with fresh motion modules (their last layers are zero: it still draws the same)."""
    adapter = MotionAdapter(
        block_out_channels=CHANNELS,
        motion_layers_per_block=1,
        motion_mid_block_layers_per_block=1,
        motion_num_attention_heads=4,
        motion_norm_num_groups=16,
        motion_max_seq_length=MAX_FRAMES,
        use_motion_mid_block=True,
    )
    model = UNetMotionModel.from_unet2d(pictures, adapter)
    return model.requires_grad_(True)


def scheduler() -> DDIMScheduler:
    """v-prediction, zero terminal SNR, trailing spacing: few steps, true plain backgrounds."""
    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
        clip_sample=False,
        set_alpha_to_one=True,
    )


class Noising:
    """Noise levels drawn towards the noisy side, noised latents and the velocity to predict."""

    def __init__(self, device: str) -> None:
        alphas = scheduler().alphas_cumprod.to(device)
        self.signal, self.noise = alphas.sqrt(), (1 - alphas).sqrt()

    def __call__(self, z: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(noised, timesteps, velocity) of a batch whose first axis is the sample."""
        t = (torch.sigmoid(torch.randn(len(z), device=z.device) * 1.2 + 0.4) * 1000).long().clamp(0, 999)
        shape = (-1, *[1] * (z.ndim - 1))
        signal, level = self.signal[t].view(shape), self.noise[t].view(shape)
        noise = torch.randn_like(z)
        return signal * z + level * noise, t, signal * noise - level * z


def ends(ids: torch.Tensor) -> torch.Tensor:
    """Position of the first end token of every text."""
    return (ids == 1).int().argmax(1)

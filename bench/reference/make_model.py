"""Writes a model of Stable Diffusion 1.5's layout with random weights: `make_model.py OUT [--width N] [--motion]`.

OUT becomes a diffusers folder. `--width` is the first block's channels: 320 is the real size, 80 a quarter of it.
`--motion` adds OUT-motion, a motion adapter as AnimateDiff-Lightning's. How long a model takes does not depend on its
weights; what it draws is noise.
"""

import argparse
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, MotionAdapter, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools/golden"))

from tiny_tokenizer import build_tokenizer  # noqa: E402

FULL_WIDTH = 320


def build_pipeline(width: int) -> StableDiffusionPipeline:
    share = width / FULL_WIDTH
    groups = 32 if width == FULL_WIDTH else 16
    text_width = 12 * max(1, round(64 * share))
    tokenizer = build_tokenizer()
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=49408,
            hidden_size=text_width,
            intermediate_size=4 * text_width,
            num_hidden_layers=12,
            num_attention_heads=12,
            projection_dim=text_width,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )
    unet = UNet2DConditionModel(
        sample_size=64,
        block_out_channels=(width, 2 * width, 4 * width, 4 * width),
        cross_attention_dim=text_width,
        attention_head_dim=8,
        norm_num_groups=groups,
    )
    vae_width = 16 * max(1, round(8 * share))
    vae = AutoencoderKL(
        sample_size=512,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(vae_width, 2 * vae_width, 4 * vae_width, 4 * vae_width),
        layers_per_block=2,
        latent_channels=4,
        norm_num_groups=groups,
    )
    scheduler = DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )
    return StableDiffusionPipeline(
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


@torch.no_grad()
def build_motion_adapter(width: int) -> MotionAdapter:
    adapter = MotionAdapter(
        block_out_channels=(width, 2 * width, 4 * width, 4 * width),
        motion_norm_num_groups=32 if width == FULL_WIDTH else 16,
        motion_max_seq_length=32,
        use_motion_mid_block=False,
    )
    # Fresh modules end in zeros and would leave every frame as it is.
    for name, weights in adapter.named_parameters():
        if name.endswith("proj_out.weight"):
            weights.normal_(0, 0.02)
    return adapter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=FULL_WIDTH)
    parser.add_argument("--motion", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(8)
    build_pipeline(args.width).save_pretrained(args.out)
    if args.motion:
        build_motion_adapter(args.width).save_pretrained(f"{args.out}-motion")


if __name__ == "__main__":
    main()

"""The models themselves: diffusers' and transformers' own classes, a few thousand random weights each.

Freshly initialised networks hardly listen to their conditioning and paint almost grey, which would let a
wrong implementation pass. So a few projections are scaled until text, time and motion visibly change the result.
"""

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    MotionAdapter,
    UNet2DConditionModel,
    UNetMotionModel,
)
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from transformers import CLIPConfig, CLIPTextConfig, CLIPTextModel, CLIPTokenizer

HIDDEN_SIZE = 32
BLOCK_OUT_CHANNELS = (8, 16)
NORM_GROUPS = 4
ATTENTION_HEADS = 4
LATENT_CHANNELS = 4
SAMPLE_SIZE = 8
SCALING_FACTOR = 0.18215
MOTION_MAX_FRAMES = 32
# Of 17 concepts these can be found in some pictures of the fixtures, the others in none.
CONCEPT_THRESHOLDS = {1: 0.4755, 6: 0.105, 16: 0.17}
UNREACHED_THRESHOLD = 0.6
SPECIAL_CARE_THRESHOLDS = (0.1, 0.25, 0.236)


@torch.no_grad()
def scale_weights(module: torch.nn.Module, factor: float) -> None:
    for parameter in module.parameters():
        parameter.mul_(factor)


def build_text_encoder(tokenizer: CLIPTokenizer, seed: int) -> CLIPTextModel:
    torch.manual_seed(seed)
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN_SIZE,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        projection_dim=HIDDEN_SIZE,
        max_position_embeddings=tokenizer.model_max_length,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return CLIPTextModel(config).eval()


def build_unet(seed: int, **changes: object) -> UNet2DConditionModel:
    torch.manual_seed(seed)
    settings = dict(
        sample_size=SAMPLE_SIZE,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        block_out_channels=BLOCK_OUT_CHANNELS,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        layers_per_block=1,
        norm_num_groups=NORM_GROUPS,
        cross_attention_dim=HIDDEN_SIZE,
        attention_head_dim=ATTENTION_HEADS,
    )
    unet = UNet2DConditionModel(**{**settings, **changes}).eval()
    listen_to_conditioning(unet)
    return unet


def listen_to_conditioning(unet: UNet2DConditionModel) -> None:
    for name, module in unet.named_modules():
        if name.endswith(("attn2.to_v", "attn2.to_out.0")):
            scale_weights(module, 2.5)
        elif name.endswith(("attn2.to_q", "attn2.to_k")):
            scale_weights(module, 2.0)
        elif name.endswith(("time_emb_proj", "cond_proj")):
            scale_weights(module, 3.0)
    scale_weights(unet.conv_out, 2.5)


def build_motion_unet(unet: UNet2DConditionModel, seed: int) -> UNetMotionModel:
    """`unet` with motion modules. Their last projections start at zero in diffusers; here they do not."""
    torch.manual_seed(seed)
    adapter = MotionAdapter(
        block_out_channels=BLOCK_OUT_CHANNELS,
        motion_layers_per_block=1,
        motion_mid_block_layers_per_block=1,
        motion_num_attention_heads=2,
        motion_norm_num_groups=NORM_GROUPS,
        motion_max_seq_length=MOTION_MAX_FRAMES,
        use_motion_mid_block=True,
    )
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in adapter.named_parameters():
        if ".proj_out." in name:
            torch.nn.init.normal_(parameter, std=0.2, generator=generator)
    motion_unet = UNetMotionModel.from_unet2d(unet, adapter, load_weights=True).eval()
    motion_unet.register_to_config(sample_size=SAMPLE_SIZE)
    return motion_unet


def build_vae(seed: int) -> AutoencoderKL:
    torch.manual_seed(seed)
    vae = AutoencoderKL(
        sample_size=SAMPLE_SIZE * 8,
        block_out_channels=(4, 4, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=LATENT_CHANNELS,
        layers_per_block=1,
        norm_num_groups=NORM_GROUPS,
        scaling_factor=SCALING_FACTOR,
    ).eval()
    scale_weights(vae.decoder.conv_out, 2.0)
    scale_weights(vae.quant_conv, 2.0)
    return vae


def build_tiny_vae(seed: int) -> AutoencoderTiny:
    torch.manual_seed(seed)
    channels = (8, 8, 8, 8)
    vae = AutoencoderTiny(
        encoder_block_out_channels=channels,
        decoder_block_out_channels=channels,
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
        latent_channels=LATENT_CHANNELS,
    ).eval()
    scale_weights(vae.decoder.layers[-1], 6.0)
    return vae


@torch.no_grad()
def build_safety_checker(seed: int) -> StableDiffusionSafetyChecker:
    """Takes pictures of 224 pixels, as the real one does, in patches of 16."""
    torch.manual_seed(seed)
    size = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = CLIPConfig(
        vision_config={**size, "image_size": 224, "patch_size": 16},
        text_config={**size, "vocab_size": 64},
        projection_dim=16,
    )
    checker = StableDiffusionSafetyChecker(config).eval()
    for parameter in (checker.concept_embeds, checker.special_care_embeds):
        torch.nn.init.normal_(parameter)
    scale_weights(checker.vision_model.embeddings.patch_embedding, 20.0)
    checker.concept_embeds_weights.fill_(UNREACHED_THRESHOLD)
    for concept, threshold in CONCEPT_THRESHOLDS.items():
        checker.concept_embeds_weights[concept] = threshold
    checker.special_care_embeds_weights.copy_(torch.tensor(SPECIAL_CARE_THRESHOLDS))
    return checker


@torch.no_grad()
def overflow_in_half_precision(vae: AutoencoderKL) -> AutoencoderKL:
    """Scales the decoder's residual stream past 65504; its last group norm scales it back in float32."""
    vae.decoder.conv_in.weight.mul_(1e6)
    vae.decoder.conv_in.bias.mul_(1e6)
    return vae

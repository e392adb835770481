"""Tiny random models in every layout that export.py reads, for its tests."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import torch
from diffusers import AutoencoderKL, MotionAdapter, UNet2DConditionModel
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from safetensors.torch import save_file
from transformers import CLIPImageProcessorPil, CLIPTextModel

from components import SafetyChecker

sys.path.append(str(Path(__file__).resolve().parent.parent / "golden"))

import scheduler_configs
import tiny_modules
import tiny_tokenizer
from tiny_loras import Networks, TinyLora, save_lora

def write_stable_diffusion(
    folder: Path,
    scheduler: Mapping[str, object] = scheduler_configs.STABLE_DIFFUSION_15,
    unet: Mapping[str, object] = MappingProxyType({}),
    safety_checker: bool = False,
    pipeline: str = "StableDiffusionPipeline",
) -> Path:
    tokenizer = tiny_tokenizer.build_tokenizer()
    tiny_modules.build_text_encoder(tokenizer, 11).save_pretrained(folder / "text_encoder")
    tiny_modules.build_unet(12, **unet).save_pretrained(folder / "unet")
    tiny_modules.build_vae(14).save_pretrained(folder / "vae")
    tiny_tokenizer.save_tokenizer(tokenizer, folder / "tokenizer")
    write_json(folder / "scheduler/scheduler_config.json", scheduler)
    index: dict[str, object] = {
        "_class_name": pipeline,
        "feature_extractor": [None, None],
        "safety_checker": [None, None],
        "scheduler": ["diffusers", scheduler["_class_name"]],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    if safety_checker:
        index["safety_checker"] = ["stable_diffusion", "StableDiffusionSafetyChecker"]
        index["feature_extractor"] = ["transformers", "CLIPImageProcessor"]
        build_safety_checker().save_pretrained(folder / "safety_checker")
        CLIPImageProcessorPil().save_pretrained(folder / "feature_extractor")
    write_json(folder / "model_index.json", index)
    (folder / "README.md").write_text("---\nlicense: creativeml-openrail-m\n---\n# Tiny\n")
    return folder


@torch.no_grad()
def build_safety_checker() -> StableDiffusionSafetyChecker:
    """Its thresholds are such that it blocks some of `safety_pixels`, and not all."""
    checker = tiny_modules.build_safety_checker(16)
    special, concepts = SafetyChecker(checker)(safety_pixels())
    checker.special_care_embeds_weights.copy_(special.quantile(0.9, dim=0))
    checker.concept_embeds_weights.copy_(concepts.quantile(0.97, dim=0))
    return checker


def safety_pixels() -> torch.Tensor:
    """Coarse patterns, 40 of them: fine noise looks all the same."""
    noise = torch.randn(40, 3, 7, 7, generator=torch.Generator().manual_seed(1))
    return torch.nn.functional.interpolate(noise, size=224, mode="nearest")


def write_tiny_vae(folder: Path) -> Path:
    tiny_modules.build_tiny_vae(17).save_pretrained(folder)
    return folder


def build_motion_adapter() -> MotionAdapter:
    """Its last projections, which start at zero, moved away from it."""
    torch.manual_seed(13)
    adapter = MotionAdapter(
        block_out_channels=tiny_modules.BLOCK_OUT_CHANNELS,
        motion_layers_per_block=1,
        motion_num_attention_heads=2,
        motion_norm_num_groups=tiny_modules.NORM_GROUPS,
    ).eval()
    with torch.no_grad():
        for name, parameter in adapter.named_parameters():
            if ".proj_out." in name:
                parameter.normal_(std=0.2)
    return adapter


# Weights below a kilobyte stay in the graph, where a kept LoRA does not reach them: these are larger in half precision.
STYLE = TinyLora("style", 18, 2, 6, ["ff.net.0.proj", "conv1"], ["q_proj", "fc1"])


def write_lora(folder: Path, source: Path) -> Path:
    networks = Networks(
        CLIPTextModel.from_pretrained(source / "text_encoder"),
        UNet2DConditionModel.from_pretrained(source / "unet"),
        AutoencoderKL.from_pretrained(source / "vae"),
    )
    return save_lora(STYLE, networks, folder)


def write_single_file(path: Path, source: Path) -> Path:
    """The same weights under the names of the original implementation, all in one file and half precision."""
    text = CLIPTextModel.from_pretrained(source / "text_encoder").state_dict()
    unet = UNet2DConditionModel.from_pretrained(source / "unet").state_dict()
    vae = AutoencoderKL.from_pretrained(source / "vae").state_dict()
    weights = {f"cond_stage_model.transformer.text_model.{name}": value for name, value in text.items()}
    weights |= {f"model.diffusion_model.{unet_name(name, unet)}": value for name, value in unet.items()}
    for name, value in vae.items():
        is_projection = ".attentions." in name and value.ndim == 2
        weights[f"first_stage_model.{vae_name(name)}"] = value[:, :, None, None] if is_projection else value
    save_file({name: value.half().contiguous() for name, value in weights.items()}, path)
    return path


def unet_name(name: str, weights: Mapping[str, torch.Tensor]) -> str:
    layers = 1 + max(int(found[1]) for key in weights if (found := re.match(r"down_blocks\.0\.resnets\.(\d)", key)))
    for ours, theirs in (
        ("time_embedding.linear_1", "time_embed.0"),
        ("time_embedding.linear_2", "time_embed.2"),
        ("conv_in", "input_blocks.0.0"),
        ("conv_norm_out", "out.0"),
        ("conv_out", "out.2"),
        ("mid_block.resnets.0", "middle_block.0"),
        ("mid_block.attentions.0", "middle_block.1"),
        ("mid_block.resnets.1", "middle_block.2"),
        ("norm1", "in_layers.0"),
        ("conv1", "in_layers.2"),
        ("norm2", "out_layers.0"),
        ("conv2", "out_layers.3"),
        ("time_emb_proj", "emb_layers.1"),
        ("conv_shortcut", "skip_connection"),
    ):
        # The transformer blocks' norms have the resnets' names, and keep them.
        if "transformer_blocks" not in name or ours.startswith("mid_block"):
            name = re.sub(rf"(^|\.){re.escape(ours)}\.", rf"\g<1>{theirs}.", name)

    def down(found: re.Match[str]) -> str:
        block, kind, layer = int(found[1]), found[2], int(found[3])
        first = 1 + block * (layers + 1)
        if kind == "downsamplers":
            return f"input_blocks.{first + layers}.0.op."
        return f"input_blocks.{first + layer}.{0 if kind == 'resnets' else 1}."

    def up(found: re.Match[str]) -> str:
        block, kind, layer = int(found[1]), found[2], int(found[3])
        first = block * (layers + 1)
        if kind == "upsamplers":
            has_attention = any(key.startswith(f"up_blocks.{block}.attentions.") for key in weights)
            return f"output_blocks.{first + layers}.{2 if has_attention else 1}.conv."
        return f"output_blocks.{first + layer}.{0 if kind == 'resnets' else 1}."

    name = re.sub(r"^down_blocks\.(\d)\.(\w+)\.(\d)\.(?:conv\.)?", down, name)
    return re.sub(r"^up_blocks\.(\d)\.(\w+)\.(\d)\.(?:conv\.)?", up, name)


def vae_name(name: str) -> str:
    levels = len(tiny_modules.build_vae(0).config.block_out_channels)
    name = re.sub(r"up_blocks\.(\d)", lambda found: f"up.{levels - 1 - int(found[1])}", name)
    for ours, theirs in (
        (r"down_blocks\.", "down."),
        (r"mid_block\.resnets\.0", "mid.block_1"),
        (r"mid_block\.resnets\.1", "mid.block_2"),
        (r"mid_block\.attentions\.0", "mid.attn_1"),
        (r"resnets\.", "block."),
        (r"downsamplers\.0", "downsample"),
        (r"upsamplers\.0", "upsample"),
        (r"conv_norm_out", "norm_out"),
        (r"conv_shortcut", "nin_shortcut"),
        (r"group_norm", "norm"),
        (r"to_q", "q"),
        (r"to_k", "k"),
        (r"to_v", "v"),
        (r"to_out\.0", "proj_out"),
    ):
        name = re.sub(ours, theirs, name)
    return name


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")

"""Draws with diffusers' own pipelines in PyTorch: `draw_with_diffusers.py mini|sd FOLDER --threads N`.

`mini` is a folder as models/mini; `sd` one that `StableDiffusionPipeline.save_pretrained` wrote.
"""

import argparse
from pathlib import Path

import diffusers
import torch
from diffusers import AnimateDiffPipeline, DDIMScheduler, StableDiffusionPipeline
from PIL.Image import Image
from transformers import PreTrainedTokenizerFast

from mini_modules import load_mini
from serving import Order, claim_answers, serve


def mini_pipeline(folder: Path) -> AnimateDiffPipeline:
    modules = load_mini(folder)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer/tokenizer.json"),
        pad_token="<|endoftext|>",
        model_max_length=77,
    )
    return AnimateDiffPipeline(
        vae=modules.vae,
        text_encoder=modules.text_encoder,
        tokenizer=tokenizer,
        unet=modules.unet,
        motion_adapter=None,
        scheduler=DDIMScheduler.from_pretrained(folder / "scheduler"),
    )


def sd_pipeline(folder: Path) -> StableDiffusionPipeline:
    pipeline = StableDiffusionPipeline.from_pretrained(folder, safety_checker=None, requires_safety_checker=False)
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config)
    return pipeline


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("mini", "sd"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, required=True)
    args = parser.parse_args()
    answers = claim_answers()
    torch.set_num_threads(args.threads)
    pipeline = mini_pipeline(args.folder) if args.kind == "mini" else sd_pipeline(args.folder)
    pipeline.set_progress_bar_config(disable=True)

    def picture(order: Order) -> Image:
        asked = {
            "prompt": order.prompt,
            "negative_prompt": "",
            "num_inference_steps": order.steps,
            "guidance_scale": order.guidance,
            "height": order.side,
            "width": order.side,
            "generator": torch.Generator("cpu").manual_seed(order.seed),
        }
        if isinstance(pipeline, AnimateDiffPipeline):
            return pipeline(**asked, num_frames=1).frames[0][0]
        return pipeline(**asked).images[0]

    about = {"name": f"diffusers {diffusers.__version__}, PyTorch {torch.__version__.split('+')[0]}"}
    serve(answers, about, lambda order: picture(order).save(order.path))


if __name__ == "__main__":
    main()

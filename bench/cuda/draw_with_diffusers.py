"""The tasks of draw.ts by diffusers in PyTorch: `draw_with_diffusers.py SD MOTION --device cuda --way eager|compiled ...`."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import diffusers
import torch
from diffusers import AnimateDiffPipeline, DDIMScheduler, EulerDiscreteScheduler, MotionAdapter, StableDiffusionPipeline
from diffusers.utils import export_to_gif

BATCH = 8
WARM_UPS = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sd", type=Path)
    parser.add_argument("motion", type=Path)
    parser.add_argument("--device", required=True)
    parser.add_argument("--way", choices=("eager", "compiled"), required=True)
    for name in ("side", "steps", "frames", "runs"):
        parser.add_argument(f"--{name}", type=int, required=True)
    args = parser.parse_args()
    dtype = torch.float32 if args.device == "cpu" else torch.float16
    folder = Path(tempfile.mkdtemp(prefix="pincel-diffusers-"))
    asked = {"prompt": "a cat on a blue background", "height": args.side, "width": args.side}

    stills = StableDiffusionPipeline.from_pretrained(args.sd, dtype=dtype, safety_checker=None)
    stills.scheduler = DDIMScheduler.from_config(stills.scheduler.config)
    ready(stills, args)
    guided = asked | {"guidance_scale": 7.5, "num_inference_steps": args.steps}

    def draw(count: int) -> None:
        for i, image in enumerate(stills(**guided, num_images_per_prompt=count).images):
            image.save(folder / f"{i}.png")

    print(f"\ndiffusers {diffusers.__version__}, PyTorch {torch.__version__}, {dtype}, {args.way}\n")
    print("| what | ms, median | least | largest |\n|---|---|---|---|")
    one = measure(f"picture, {args.side}x{args.side}, {args.steps} steps, guidance", args.runs, lambda: draw(1))
    many = measure(f"{BATCH} pictures at once", args.runs, lambda: draw(BATCH))
    print(f"| batching gain at {BATCH} | {BATCH * one / many:.2f} | | |")
    del stills

    clips = AnimateDiffPipeline.from_pretrained(
        args.sd, motion_adapter=MotionAdapter.from_pretrained(args.motion, dtype=dtype), dtype=dtype
    )
    clips.scheduler = EulerDiscreteScheduler.from_config(
        clips.scheduler.config, timestep_spacing="trailing", beta_schedule="linear"
    )
    ready(clips, args)

    def animate() -> None:
        frames = clips(**asked, guidance_scale=1.0, num_inference_steps=4, num_frames=args.frames).frames[0]
        export_to_gif(frames, str(folder / "clip.gif"))

    measure(f"GIF of {args.frames} frames, 4 steps, no guidance", args.runs, animate)


def ready(pipeline: StableDiffusionPipeline | AnimateDiffPipeline, args: argparse.Namespace) -> None:
    pipeline.to(args.device)
    pipeline.set_progress_bar_config(disable=True)
    if args.way == "eager":
        return
    if args.device == "cuda":
        pipeline.unet.to(memory_format=torch.channels_last) if isinstance(pipeline, StableDiffusionPipeline) else None
        pipeline.vae.to(memory_format=torch.channels_last)
    mode = "max-autotune" if args.device == "cuda" else "default"
    pipeline.unet = torch.compile(pipeline.unet, mode=mode, fullgraph=True)
    pipeline.vae.decode = torch.compile(pipeline.vae.decode, mode=mode, fullgraph=True)


def measure(name: str, runs: int, work: Callable[[], None]) -> float:
    times = []
    for _ in range(WARM_UPS + runs):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    kept = sorted(times[WARM_UPS:])
    middle = statistics.median(kept)
    print(f"| {name} | {middle:.0f} | {kept[0]:.0f} | {kept[-1]:.0f} |", flush=True)
    return middle


if __name__ == "__main__":
    main()

"""What the pipelines are asked for. Field names are those of the case files, in the words of the project."""

from dataclasses import dataclass, replace
from typing import Literal

Pipeline = Literal["text-to-image", "image-to-image", "text-to-gif", "inpainting"]

CAT = "a photo of a red cat on a blue background"
STAR = "a spinning yellow star"
UGLY = "blurry, low quality, watermark"
NOT_ASCII = "Uma foto de um gato às 5 da manhã, l'été — 日本 🐱"
# More than 77 tokens; diffusers keeps the first 75 between start and end.
LONG = ", ".join(f"{count} green circles in the sky over the old house by the sea" for count in range(1, 8))


@dataclass(frozen=True)
class Case:
    name: str
    pipeline: Pipeline
    model: str
    scheduler: str
    steps: int
    prompt: str = CAT
    negative_prompt: str = ""
    seed: int = 0
    width_px: int = 32
    height_px: int = 32
    guidance_scale: float = 7.5
    guidance_rescale: float = 0.0
    frames: int = 1
    loop: bool = True
    strength: float | None = None
    # Names and weights; people write them into the prompt.
    loras: tuple[tuple[str, float], ...] = ()
    eta: float = 0.0
    clip_skip: int = 0


def still(name: str, model: str, scheduler: str, steps: int, **rest: object) -> Case:
    return Case(name, "text-to-image", model, scheduler, steps, **rest)


def restyle(name: str, model: str, scheduler: str, steps: int, strength: float, **rest: object) -> Case:
    return Case(
        name, "image-to-image", model, scheduler, steps, strength=strength, width_px=48, seed=21, **rest
    )


def repaint(name: str, model: str, scheduler: str, steps: int, strength: float, **rest: object) -> Case:
    return replace(restyle(name, model, scheduler, steps, strength, **rest), pipeline="inpainting")


def moving(name: str, scheduler: str, steps: int, frames: int, **rest: object) -> Case:
    settings = {"width_px": 32, "height_px": 16, "prompt": STAR, "seed": 31, **rest}
    return Case(name, "text-to-gif", "tiny-motion", scheduler, steps, frames=frames, **settings)


CASES = (
    still("sd-guided", "tiny-sd", "pndm", 6, negative_prompt=UGLY, seed=1, width_px=64, height_px=64),
    still("sd-unguided", "tiny-sd", "pndm", 4, guidance_scale=1.0, seed=2),
    still("sd-long-prompt", "tiny-sd", "euler", 3, prompt=LONG, negative_prompt=LONG[::-1], seed=3),
    still("sd-empty-prompt", "tiny-sd", "euler", 3, prompt="", guidance_scale=1.0, seed=2**32 - 1),
    still("sd-not-ascii", "tiny-sd", "euler", 3, prompt=NOT_ASCII, seed=4),
    still("sd-landscape", "tiny-sd", "euler", 5, negative_prompt=UGLY, seed=5, width_px=64),
    still("sd-portrait", "tiny-sd", "euler", 2, seed=6, height_px=48),
    still("sd-euler-ancestral", "tiny-sd", "euler-ancestral", 5, negative_prompt=UGLY, seed=7),
    still("sd-ddim", "tiny-sd", "ddim", 5, seed=8),
    still("sd-dpmpp-2m", "tiny-sd", "dpmpp-2m", 5, seed=9),
    still("sd-dpmpp-2m-karras", "tiny-sd", "dpmpp-2m-karras", 6, negative_prompt=UGLY, seed=10),
    still("sd-unipc", "tiny-sd", "unipc", 6, negative_prompt=UGLY, seed=11),
    still("sd-heun", "tiny-sd", "heun", 4, seed=12),
    still("sd-lms", "tiny-sd", "lms", 6, negative_prompt=UGLY, seed=48),
    still("sd-lcm", "tiny-sd", "lcm", 4, guidance_scale=1.5, seed=13),
    still("sd-tcd", "tiny-sd", "tcd", 4, guidance_scale=1.0, eta=0.3, seed=14),
    still("legacy", "tiny-sd-legacy", "pndm", 4, negative_prompt=UGLY, seed=15),
    still("legacy-euler", "tiny-sd-legacy", "euler", 3, seed=15),
    still("scalar-timestep", "tiny-sd-scalar", "pndm", 4, negative_prompt=UGLY, seed=16),
    still("v-prediction", "tiny-v", "ddim", 5, seed=17),
    still("v-prediction-rescaled", "tiny-v", "ddim", 5, guidance_rescale=0.7, negative_prompt=UGLY, seed=17),
    still("v-prediction-euler", "tiny-v", "euler", 5, seed=18),
    still("lcm-four-steps", "tiny-lcm", "lcm", 4, guidance_scale=4.0, seed=19),
    still("lcm-one-step", "tiny-lcm", "lcm", 1, guidance_scale=8.0, seed=20),
    still("fp16-overflow", "tiny-fp16-overflow", "euler", 3, seed=22),
    still("fp16-guided", "tiny-fp16", "euler", 4, negative_prompt=UGLY, seed=46),
    still("fp16-unguided", "tiny-fp16", "ddim", 4, guidance_scale=1.0, seed=47, width_px=48),
    still("tiny-vae", "tiny-checked", "pndm", 4, negative_prompt=UGLY, seed=41),
    still("clip-skip", "tiny-checked", "euler", 3, negative_prompt=UGLY, seed=45, clip_skip=1),
    still("tiny-vae-landscape", "tiny-checked", "euler", 3, seed=42, width_px=64),
    still("tiny-vae-portrait", "tiny-checked", "ddim", 3, seed=43, height_px=48),
    still("tiny-vae-unguided", "tiny-checked", "euler", 3, seed=44, guidance_scale=1.0),
    restyle("restyle-strength-0.3", "tiny-sd", "pndm", 8, 0.3),
    restyle("restyle-strength-0.6", "tiny-sd", "pndm", 6, 0.6, negative_prompt=UGLY),
    restyle("restyle-strength-1.0", "tiny-sd", "pndm", 4, 1.0, guidance_scale=1.0),
    restyle("restyle-euler", "tiny-sd", "euler", 5, 0.6),
    restyle("restyle-dpmpp-2m-karras", "tiny-sd", "dpmpp-2m-karras", 6, 0.5),
    restyle("restyle-euler-ancestral", "tiny-sd", "euler-ancestral", 5, 0.6),
    restyle("restyle-legacy", "tiny-sd-legacy", "pndm", 5, 0.6),
    restyle("restyle-tiny-vae", "tiny-checked", "euler", 5, 0.6),
    still("turbo-one-step", "tiny-turbo", "euler", 1, guidance_scale=1.0, seed=61),
    still("turbo-four-steps", "tiny-turbo", "euler", 4, guidance_scale=1.0, seed=62, width_px=64),
    still("lora-none", "tiny-turbo", "euler", 2, guidance_scale=3.0, seed=63),
    still("lora-one", "tiny-turbo", "euler", 2, guidance_scale=3.0, seed=63, loras=(("crayon", 0.8),)),
    still(
        "lora-two",
        "tiny-turbo",
        "euler",
        3,
        guidance_scale=3.0,
        negative_prompt=UGLY,
        seed=64,
        loras=(("crayon", 0.8), ("night.v2", -0.6)),
    ),
    repaint("repaint-legacy-strength-0.6", "tiny-sd", "pndm", 5, 0.6, negative_prompt=UGLY),
    repaint("repaint-legacy-strength-1.0", "tiny-sd", "euler", 4, 1.0),
    repaint("repaint-legacy-euler-ancestral", "tiny-sd", "euler-ancestral", 5, 0.6),
    repaint("repaint-strength-0.6", "tiny-inpainting", "pndm", 5, 0.6, negative_prompt=UGLY),
    repaint("repaint-strength-1.0", "tiny-inpainting", "euler-ancestral", 4, 1.0),
    repaint("repaint-unguided", "tiny-inpainting", "euler", 4, 0.8, guidance_scale=1.0),
    still("motion-folder-picture", "tiny-motion", "pndm", 4, negative_prompt=UGLY, seed=40),
    still("motion-folder-picture-euler", "tiny-motion", "euler", 3, seed=40),
    moving("gif-16-frames-2-steps", "euler", 2, 16, guidance_scale=1.0),
    moving("gif-16-frames-4-steps-guided", "euler", 4, 16, guidance_scale=5.0, negative_prompt=UGLY, seed=32),
    moving("gif-8-frames-2-steps-guided", "euler", 2, 8, guidance_scale=5.0, height_px=32, seed=33),
    moving("gif-8-frames-4-steps", "euler", 4, 8, guidance_scale=1.0, seed=34),
    moving("gif-8-frames-euler-ancestral", "euler-ancestral", 3, 8, guidance_scale=1.0, seed=35),
    moving("gif-24-frames-looped", "euler", 4, 24, guidance_scale=1.0, seed=36),
    moving("gif-21-frames-looped-guided", "euler", 2, 21, guidance_scale=5.0, negative_prompt=UGLY, seed=37),
    moving("gif-24-frames-open", "euler", 3, 24, guidance_scale=1.0, seed=38, loop=False),
    moving("gif-29-frames-open-guided", "euler", 2, 29, guidance_scale=5.0, seed=39, loop=False),
)

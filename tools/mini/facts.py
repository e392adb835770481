"""The small JSON files of the model folder: scheduler configuration, model index, Pincel's defaults."""

from typing import Any

from . import nets
from .motion import MOTION_NAMES
from .words import MOTIONS

STEPS, GUIDANCE, FRAMES_PER_SECOND = 12, 3, 8
# By the language they are in: the bots show people those of their own.
EXAMPLES = {
    "en": (
        "a cat on a blue background",
        "three apples",
        "pizza and hamburger",
        "rocket on a black background",
        "big elephant",
        "panda above turtle",
        "unicorn on a turquoise background",
        "small castle at the bottom",
        "frog bouncing on a yellow background",
        "rocket shaking",
    ),
    "pt-BR": (
        "raposa com fundo roxo",
        "um pinguim pequeno à esquerda",
        "quatro bananas com fundo rosa",
        "sol e lua com fundo preto",
        "robô com fundo amarelo",
        "coração pulsando com fundo rosa",
    ),
}


def scheduler_config() -> dict[str, Any]:
    config = nets.scheduler().config
    return {k: config[k] for k in sorted(config) if not k.startswith("_")}


def model_index() -> dict[str, Any]:
    return {
        "_class_name": "AnimateDiffPipeline",
        "_diffusers_version": "0.42.1",
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet_motion": ["diffusers", "UNetMotionModel"],
        "vae_decoder": ["diffusers", "AutoencoderKL"],
        "vae_encoder": ["diffusers", "AutoencoderKL"],
        "pincel": {
            "default_size": [256, 256],
            "default_steps": STEPS,
            "default_guidance": GUIDANCE,
            "size_multiple": 64,
            # Every motion was taught as one round that ends where it begins.
            "gif": {"frames": nets.TRAINED_FRAMES, "fps": FRAMES_PER_SECOND, "cyclic": True},
            "example_prompts": {language: list(prompts) for language, prompts in EXAMPLES.items()},
            "motions": [MOTIONS["en"][name][0] for name in MOTION_NAMES],
            # Everything is drawn in the one style of its training pictures.
            "styles": False,
        },
    }

"""Motions of a single object, as poses over a loop: frame F would be frame 0 again."""

import math
import random
from dataclasses import replace

import numpy as np

from .scene import Item, Scene, draw
from .words import COLOUR_NAMES

MOTION_NAMES = ("bounce", "spin", "zoom", "shake", "slide", "fall", "pulse")
SIDE = 0.55
# Eight frames show these two worst: four swings, and a turn that no still picture ever showed.
HARDER = ("spin", "shake")


def pose(item: Item, motion: str, phase: float) -> Item:
    """The item at a phase in 0..1 of the loop."""
    wave = math.sin(2 * math.pi * phase)
    swell = 0.5 - 0.5 * math.cos(2 * math.pi * phase)
    if motion == "bounce":
        return replace(item, y=0.7 - 0.4 * abs(math.sin(math.pi * phase)))
    if motion == "spin":
        return replace(item, angle=-360 * phase)
    if motion == "zoom":
        return replace(item, side=0.25 + 0.65 * phase)
    if motion == "shake":
        return replace(item, x=item.x + 0.08 * math.sin(8 * math.pi * phase + math.pi / 4))
    if motion == "slide":
        return replace(item, x=0.5 + 0.22 * wave)
    if motion == "fall":
        return replace(item, y=-0.25 + 1.5 * ((phase + 0.5) % 1.0))
    if motion == "pulse":
        return replace(item, side=item.side * (0.75 + 0.5 * swell))
    return item


def random_clip(r: random.Random, pool: list[int], motion: str | None = None) -> tuple[Scene, str]:
    """One object in the middle and the name of its motion: any of them, the harder ones three times as often."""
    background = r.choice(COLOUR_NAMES) if r.random() < 0.5 else "white"
    scene = Scene("one", (Item(r.choice(pool), 0.5, 0.5, SIDE),), background)
    return scene, motion or r.choice((*MOTION_NAMES, *HARDER, *HARDER))


def draw_clip(scene: Scene, motion: str, frames: int) -> np.ndarray:
    """[frames, H, W, 3] bytes."""
    return np.stack(
        [draw(tuple(pose(i, motion, f / frames) for i in scene.items), scene.background) for f in range(frames)]
    )

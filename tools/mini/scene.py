"""Scenes: what stands where on which background, and how to draw that."""

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .sprites import sprite
from .words import COLOUR_NAMES, COLOURS

SIZE = 256  # pixels
KINDS = {"one": 0.62, "many": 0.18, "pair": 0.20}
PLACE_AT = {"left": (0.28, 0.5), "right": (0.72, 0.5), "top": (0.5, 0.28), "bottom": (0.5, 0.72)}
SIZE_OF = {"": 0.7, "small": 0.38, "big": 0.94}
MANY_AT = {
    2: ((0.27, 0.5), (0.73, 0.5)),
    3: ((0.5, 0.27), (0.26, 0.72), (0.74, 0.72)),
    4: ((0.27, 0.27), (0.73, 0.27), (0.27, 0.73), (0.73, 0.73)),
}
PAIR_AT = {"beside": ((0.26, 0.5), (0.74, 0.5)), "above": ((0.5, 0.26), (0.5, 0.74))}


@dataclass(frozen=True)
class Item:
    """One sprite: which concept, its middle and its side as fractions of the picture, and its turn in degrees."""

    concept: int
    x: float
    y: float
    side: float
    angle: float = 0.0


@dataclass(frozen=True)
class Scene:
    """What a caption says, and the sprites that show it."""

    kind: str
    items: tuple[Item, ...]
    background: str
    size: str = ""
    place: str = ""
    relation: str = ""

    @property
    def count(self) -> int:
        return len(self.items)


def _jitter(r: random.Random, amount: float) -> float:
    return r.uniform(-amount, amount)


def random_scene(r: random.Random, pool: list[int], kind: str | None = None) -> Scene:
    """A scene whose concepts come from the pool."""
    kind = kind or r.choices(list(KINDS), list(KINDS.values()))[0]
    background = r.choice(COLOUR_NAMES) if r.random() < 0.6 else "white"
    first = r.choice(pool)
    if kind == "many":
        spots = MANY_AT[r.choice((2, 3, 4))]
        items = tuple(
            Item(first, x + _jitter(r, 0.01), y + _jitter(r, 0.01), 0.42 * r.uniform(0.95, 1.05)) for x, y in spots
        )
        return Scene(kind, items, background)
    if kind == "pair":
        second = r.choice(pool)
        while second == first:
            second = r.choice(pool)
        relation = "beside" if r.random() < 0.65 else "above"
        spots = PAIR_AT[relation]
        items = tuple(
            Item(c, x + _jitter(r, 0.01), y + _jitter(r, 0.01), 0.46)
            for c, (x, y) in zip((first, second), spots, strict=True)
        )
        return Scene(kind, items, background, relation=relation)
    size = r.choices(("", "small", "big"), (0.7, 0.15, 0.15))[0]
    side = SIZE_OF[size]
    place, x, y = "", 0.5, 0.5
    if size != "big" and r.random() < 0.28:
        place = r.choice(tuple(PLACE_AT))
        x, y = PLACE_AT[place]
        side = min(side, 0.5)
    side *= r.uniform(0.95, 1.05)
    item = Item(first, x + _jitter(r, 0.02), y + _jitter(r, 0.02), side)
    return Scene(kind, (item,), background, size=size, place=place)


def draw(items: tuple[Item, ...], background: str, size: int = SIZE) -> np.ndarray:
    """The picture as [size, size, 3] uint8; sprite sides go in steps of 4 pixels so that the cache of sprites helps."""
    canvas = Image.new("RGB", (size, size), COLOURS[background])
    for item in items:
        side = max(12, round(item.side * size / 4) * 4)
        cut = sprite(item.concept, side, round(item.angle))
        canvas.paste(cut, (round(item.x * size - cut.width / 2), round(item.y * size - cut.height / 2)), cut)
    return np.asarray(canvas)

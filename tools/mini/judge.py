"""Plain measurements on a picture: which concept stands where, how many, on which background, how it moves."""

from dataclasses import replace
from functools import cache

import numpy as np
from PIL import Image

from .concepts import all_concepts
from .motion import MOTION_NAMES, draw_clip
from .scene import MANY_AT, SIZE, SIZE_OF, Item, Scene, draw
from .sprites import on_plain
from .words import COLOUR_NAMES, COLOURS

LOOK = 24  # pixels of the side at which pictures are compared
MARGIN = 0.06  # of a spot's side, around the sprite
TOLERANCE = 45  # distance of RGB colours that still count as the colour asked for


def _small(picture: np.ndarray, side: int = LOOK) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BOX), np.float32)


def background(picture: np.ndarray) -> str:
    """The nearest colour's name of the picture's rim, '' when none is near."""
    rim = np.concatenate(
        [
            picture[:3].reshape(-1, 3),
            picture[-3:].reshape(-1, 3),
            picture[:, :3].reshape(-1, 3),
            picture[:, -3:].reshape(-1, 3),
        ]
    )
    colour = np.median(rim, axis=0)
    away = [float(np.linalg.norm(colour - np.array(COLOURS[name]))) for name in COLOUR_NAMES]
    best = int(np.argmin(away))
    return COLOUR_NAMES[best] if away[best] < TOLERANCE else ""


@cache
def references(colour: tuple[int, int, int]) -> np.ndarray:
    """Every concept on this background, [N, LOOK*LOOK*3]."""
    count = len(all_concepts())
    return np.stack([_small(np.asarray(on_plain(i, 96, colour, MARGIN))).ravel() for i in range(count)])


def ranking(picture: np.ndarray, spot: Item, colour: str) -> np.ndarray:
    """Concepts from the most to the least alike to what stands at the spot (give or take a few pixels)."""
    table = references(COLOURS[colour])
    best = np.full(len(table), np.inf)
    whole = Image.fromarray(picture)
    for scale in (0.92, 1.0, 1.08):
        half = spot.side * scale / 2 / (1 - 2 * MARGIN) * SIZE
        for dx in (-8, 0, 8):
            for dy in (-8, 0, 8):
                x, y = spot.x * SIZE + dx, spot.y * SIZE + dy
                box = (round(x - half), round(y - half), round(x + half), round(y + half))
                crop = np.asarray(_crop(whole, box, COLOURS[colour]))
                best = np.minimum(best, ((table - _small(crop).ravel()) ** 2).sum(1))
    return best.argsort()


def _crop(picture: Image.Image, box: tuple[int, int, int, int], colour: tuple[int, int, int]) -> Image.Image:
    """A crop that may reach beyond the picture."""
    out = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), colour)
    out.paste(picture, (-box[0], -box[1]))
    return out


def count(picture: np.ndarray, concept: int, colour: str) -> int:
    """How many: the number whose ideal picture is nearest."""
    seen, away = _small(picture), {}
    for number in (1, 2, 3, 4):
        spots = MANY_AT.get(number, ((0.5, 0.5),))
        side = 0.42 if number > 1 else SIZE_OF[""]
        ideal = draw(tuple(Item(concept, x, y, side) for x, y in spots), colour)
        away[number] = float(((_small(ideal) - seen) ** 2).mean())
    return min(away, key=lambda k: away[k])


def place(picture: np.ndarray, colour: str) -> str:
    """left, right, top or bottom: where the mass of what differs from the background lies ('' near the middle)."""
    mass = np.abs(picture.astype(np.float32) - np.array(COLOURS[colour])).max(2)
    mass = np.where(mass > 35, mass, 0)
    if mass.sum() == 0:
        return ""
    at = (np.arange(SIZE) + 0.5) / SIZE - 0.5
    x, y = float((mass.sum(0) * at).sum() / mass.sum()), float((mass.sum(1) * at).sum() / mass.sum())
    if max(abs(x), abs(y)) < 0.1:
        return ""
    if abs(x) > abs(y):
        return "left" if x < 0 else "right"
    return "top" if y < 0 else "bottom"


def motion(clip: np.ndarray, scene: Scene) -> str:
    """The motion whose ideal clip is nearest, frame by frame."""
    frames = np.stack([_small(f) for f in clip])
    away = {}
    for name in MOTION_NAMES:
        ideal = np.stack([_small(f) for f in draw_clip(scene, name, len(clip))])
        away[name] = float(((ideal - frames) ** 2).mean())
    return min(away, key=lambda k: away[k])


def plain(scene: Scene) -> Scene:
    """The scene without its small random shifts: where a picture is expected to have its objects."""
    return replace(scene, items=tuple(replace(i, x=round(i.x, 2), y=round(i.y, 2)) for i in scene.items))

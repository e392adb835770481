"""Draws prompts that training never saw with the exported model and measures what came out.

`python -m tools.mini.evaluate` writes models/mini/scores.json; `--share 0.3` looks at fewer combinations.
"""

import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np

from . import judge
from .caption import caption, held_out
from .concepts import LANGUAGES, LAST_TIER, all_concepts, concepts_up_to
from .draw import Model
from .feed import to_signal
from .motion import MOTION_NAMES, random_clip
from .nets import TRAINED_FRAMES
from .scene import KINDS, SIZE_OF, Item, Scene, draw, random_scene
from .stage import options

FILE = "scores.json"


def unseen(r: random.Random, pool: list[int], kind: str, placed: bool = False) -> Scene:
    """A scene of this kind that training left out."""
    while True:
        scene = random_scene(r, pool, kind)
        if held_out(scene) and bool(scene.place) == placed:
            return scene


def _mean(values: list[bool]) -> float:
    return round(float(np.mean(values)), 4) if values else float("nan")


class Judged:
    """Collects right and wrong answers under names."""

    def __init__(self) -> None:
        self.answers: dict[str, list[bool]] = {}

    def add(self, name: str, right: bool) -> None:
        self.answers.setdefault(name, []).append(bool(right))

    def scores(self) -> dict[str, float]:
        return {name: _mean(values) for name, values in self.answers.items()}


def retrieve(judged: Judged, name: str, picture: np.ndarray, spot: Item, scene: Scene, taught: set[int]) -> None:
    """Top-1 and top-5 among all concepts, and top-1 among those taught so far."""
    order = list(judge.ranking(picture, spot, scene.background))
    judged.add(f"{name}_top1", order[0] == spot.concept)
    judged.add(f"{name}_top5", spot.concept in order[:5])
    judged.add(f"{name}_top1_of_taught", next(i for i in order if i in taught) == spot.concept)


def pictures_scores(model: Model, language: str, pool: list[int], share: float, seed: int) -> dict[str, float]:
    """One object by name, on a colour, at a place; several; two."""
    r, judged, taught = random.Random(seed), Judged(), set(pool)
    scenes = [Scene("one", (Item(i, 0.5, 0.5, SIZE_OF[""]),), "white") for i in pool]
    some = max(8, round(100 * share))
    scenes += [unseen(r, pool, "one") for _ in range(some)]
    scenes += [unseen(r, pool, "one", placed=True) for _ in range(some * 2 // 3)]
    scenes += [unseen(r, pool, "many") for _ in range(some * 2 // 3)]
    scenes += [unseen(r, pool, "pair") for _ in range(some * 2 // 3)]
    drawn = model.pictures([caption(s, language) for s in scenes], seed=seed)
    for k, (scene, picture) in enumerate(zip(scenes, drawn, strict=True)):
        ideal = judge.plain(scene)
        judged.add("colour", judge.background(picture) == scene.background)
        if k < len(pool):
            retrieve(judged, "name", picture, ideal.items[0], scene, taught)
        elif scene.kind == "one":
            retrieve(judged, "one", picture, ideal.items[0], scene, taught)
            if scene.place:
                judged.add("place", judge.place(picture, scene.background) == scene.place)
        elif scene.kind == "many":
            judged.add("count", judge.count(picture, scene.items[0].concept, scene.background) == scene.count)
        else:
            for item in ideal.items:
                retrieve(judged, "pair", picture, item, scene, taught)
    return judged.scores()


def motion_scores(model: Model, language: str, pool: list[int], share: float, seed: int) -> dict[str, float]:
    """Every motion with objects it was never taught with."""
    r, judged = random.Random(seed), Judged()
    wanted = []
    for motion in MOTION_NAMES:
        found = 0
        while found < max(2, round(8 * share)):
            scene, _ = random_clip(r, pool, motion)
            if held_out(scene, motion):
                wanted.append((scene, motion))
                found += 1
    for k in range(0, len(wanted), 8):
        part = wanted[k : k + 8]
        clips = model.clips([caption(s, language, None, m) for s, m in part], TRAINED_FRAMES, seed + k)
        for (scene, motion), clip in zip(part, clips, strict=True):
            right = judge.motion(clip, scene) == motion
            judged.add("motion", right)
            judged.add(f"motion_{motion}", right)
    return judged.scores()


def psnr(model: Model, tier: int, number: int = 64) -> float:
    """Mean PSNR of the autoencoder on scenes it was not trained on."""
    r, pool, values = random.Random(99), concepts_up_to(tier), []
    for _ in range(number):
        scene = random_scene(r, pool, r.choice(list(KINDS)))
        picture = draw(scene.items, scene.background)
        again = model.decode(model.encoder.run(None, {"sample": to_signal(picture[None]).numpy()})[0])[0]
        error = ((picture.astype(np.float32) - again) ** 2).mean()
        values.append(10 * np.log10(255**2 / max(error, 1e-3)))
    return round(float(np.mean(values)), 2)


def timings(model: Model) -> dict[str, float]:
    """Seconds for a picture and a clip at default settings, sessions open."""
    out = {}
    for name, frames in (("picture", 1), ("clip", TRAINED_FRAMES), ("clip16", 16)):
        began = time.monotonic()
        model.clips(["a cat on a blue background"], frames)
        out[name] = round(time.monotonic() - began, 2)
    return out


def main() -> None:
    parser = options(__doc__, 0)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--out", type=Path, help=f"default: {FILE} in the model folder")
    args = parser.parse_args()
    model, pool = Model(args.model, args.threads), concepts_up_to(args.tier)
    scores: dict[str, Any] = {"concepts_taught": len(pool), "concepts_compared": len(all_concepts())}
    scores["psnr_taught"], scores["psnr_all"] = psnr(model, args.tier), psnr(model, LAST_TIER)
    model.clips(["warm up"])
    scores["seconds"] = timings(model)
    for language in LANGUAGES:
        scores[language] = pictures_scores(model, language, pool, args.share, args.seed + 1000)
        print(language, json.dumps(scores[language]), flush=True)
        scores[language] |= motion_scores(model, language, pool, args.share, args.seed + 2000)
        print(language, json.dumps(scores[language]), flush=True)
    (args.out or args.model / FILE).write_text(json.dumps(scores, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

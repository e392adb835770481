"""Pictures for the safety checker, what its preprocessing makes of them, and how the reference judges them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import (
    StableDiffusionSafetyChecker,
    cosine_distance,
)
from PIL import Image
from transformers import CLIPImageProcessorPil

# Scores are rounded to 3 decimals, so that what lies above this counts as found.
LEAST_SCORE = 5e-4
# None may lie so near to it that float32 sums in another order decide.
MARGIN = 1e-4


@dataclass(frozen=True)
class Picture:
    """Smaller than the checker's 224 pixels, larger, just that, and with sides whose ratio does not come out even."""

    name: str
    width_px: int
    height_px: int
    seed: int


PICTURES = (
    Picture("square-32", 32, 32, 1),
    Picture("landscape-64x48", 64, 48, 2),
    Picture("portrait-48x96", 48, 96, 3),
    Picture("as-it-is-224", 224, 224, 4),
    Picture("landscape-300x225", 300, 225, 5),
    Picture("portrait-320x512", 320, 512, 6),
    Picture("panorama-513x257", 513, 257, 7),
)


def draw_picture(picture: Picture) -> Image.Image:
    """Discs of plain colours on a gradient: detail for the resampling, and little to store."""
    random = np.random.default_rng(picture.seed)
    y, x = np.mgrid[0 : picture.height_px, 0 : picture.width_px]
    corner, across, down = random.uniform(0, 255, 3), random.uniform(-255, 255, 3), random.uniform(-255, 255, 3)
    rgb = corner + across * (x / picture.width_px)[..., None] + down * (y / picture.height_px)[..., None]
    for _ in range(4):
        center_x, center_y = random.uniform(0, picture.width_px), random.uniform(0, picture.height_px)
        radius = random.uniform(0.1, 0.4) * min(picture.width_px, picture.height_px)
        rgb[(x - center_x) ** 2 + (y - center_y) ** 2 < radius**2] = random.uniform(0, 255, 3)
    return Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8))


def write_safety(checker: StableDiffusionSafetyChecker, folder: Path, drawn: dict[str, np.ndarray]) -> None:
    """`drawn`: pictures [H, W, 3] in 0…1 of cases that went through the pipelines, by the names of their cases."""
    folder.mkdir(parents=True, exist_ok=True)
    judged = []
    for picture in PICTURES:
        image = draw_picture(picture)
        image.save(folder / f"{picture.name}.png", optimize=True)
        judged.append({"name": picture.name, **judge(checker, image)})
    cases = [
        {"name": name, **judge(checker, Image.fromarray((rgb * 255).round().astype(np.uint8)))}
        for name, rgb in drawn.items()
    ]
    require_both_kinds(judged)
    require_both_kinds(cases)
    # One picture is blocked only because of the stricter thresholds that a special-care concept brings.
    if not any(found["isBlocked"] and max(found["unadjustedScores"]) <= 0 for found in judged):
        raise AssertionError("No picture is blocked by the special-care adjustment alone")
    for found in (*judged, *cases):
        del found["unadjustedScores"]
    document = {"pictures": judged, "cases": cases}
    (folder / "safety.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"safety: {sum(found['isBlocked'] for found in judged)} of {len(judged)} pictures blocked", flush=True)


@torch.no_grad()
def judge(checker: StableDiffusionSafetyChecker, image: Image.Image) -> dict[str, object]:
    processor = CLIPImageProcessorPil()
    resized = processor(image, do_rescale=False, do_normalize=False, return_tensors="np")["pixel_values"][0]
    clip_input = processor(image, return_tensors="pt").pixel_values
    embeds = checker.visual_projection(checker.vision_model(clip_input)[1])
    special = cosine_distance(embeds, checker.special_care_embeds)[0]
    concepts = cosine_distance(embeds, checker.concept_embeds)[0]
    _, (is_blocked,) = checker(clip_input, [np.zeros((1, 1, 3))])
    unadjusted = (concepts - checker.concept_embeds_weights).tolist()
    require_margin([*(special - checker.special_care_embeds_weights).tolist(), *unadjusted])
    return {
        "pixelsSha256": hashlib.sha256(np.moveaxis(resized, 0, -1).astype(np.uint8).tobytes()).hexdigest(),
        "specialCareCosines": special.tolist(),
        "conceptCosines": concepts.tolist(),
        "isBlocked": bool(is_blocked),
        "unadjustedScores": unadjusted,
    }


def require_margin(scores: Sequence[float]) -> None:
    for score in scores:
        for adjustment in (0, 0.01):
            if abs(score + adjustment - LEAST_SCORE) < MARGIN:
                raise AssertionError(f"A score of {score} is too near to being judged the other way")


def require_both_kinds(found: Sequence[dict[str, object]]) -> None:
    if {entry["isBlocked"] for entry in found} != {True, False}:
        raise AssertionError("Some pictures have to be blocked, and some not")

"""`concepts.json` in the model folder: names and a 16x16 picture of every drawable concept, for tests of the engine."""

import base64
import json
from pathlib import Path

import numpy as np
from PIL import Image

from .concepts import all_concepts, concepts_up_to
from .sprites import on_plain

SIDE = 16
FILE = "concepts.json"


def write(model: Path, tier: int) -> None:
    """One line for each concept: emoji, names, and its sprite filling a white 16x16 square, RGB bytes in base64."""
    rows = []
    for i in concepts_up_to(tier):
        concept = all_concepts()[i]
        small = np.asarray(on_plain(i, 128).resize((SIDE, SIDE), Image.Resampling.BOX))
        rows.append(
            json.dumps(
                {
                    "emoji": concept.emoji,
                    "en": concept.en,
                    "pt": concept.pt,
                    "rgb": base64.b64encode(small.tobytes()).decode(),
                },
                ensure_ascii=False,
            )
        )
    head = f'"thumbnail": {{"width": {SIDE}, "height": {SIDE}, "background": [255, 255, 255]}}'
    text = "{" + head + ',\n"concepts": [\n' + ",\n".join(rows) + "\n]}\n"
    (model / FILE).write_text(text, "utf-8")

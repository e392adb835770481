"""Puts the measured scores into the model card, between its two marks: `python -m tools.mini.card`."""

import json
from typing import Any

from . import manifest
from .evaluate import FILE
from .stage import options

START, END = "<!-- scores -->", "<!-- /scores -->"
ROWS = (
    ("name_top1", "one object by its name, top-1 of all concepts", 0.95),
    ("name_top1_of_taught", "the same, top-1 of the concepts taught", 0.95),
    ("name_top5", "the same, top-5 of all concepts", None),
    ("one_top1", "one object in an unseen combination, top-1 of all", 0.95),
    ("one_top1_of_taught", "the same, top-1 of the concepts taught", 0.95),
    ("pair_top1", "each of two objects, top-1 of all", 0.85),
    ("pair_top1_of_taught", "the same, top-1 of the concepts taught", 0.85),
    ("pair_top5", "the same, top-5 of all", None),
    ("colour", "background colour", 0.98),
    ("count", "count", 0.90),
    ("place", "position", 0.95),
    ("motion", "motion kind", 0.90),
)


def table(scores: dict[str, Any]) -> str:
    """Scores in English and Portuguese beside their goals."""
    lines = ["| | English | Portuguese | goal |", "|---|---|---|---|"]
    for key, label, goal in ROWS:
        cells = [f"{100 * scores[language][key]:.0f} %" if key in scores[language] else "" for language in ("en", "pt")]
        lines.append(f"| {label} | {cells[0]} | {cells[1]} | {f'{100 * goal:.0f} %' if goal else ''} |")
    lines += [
        "",
        f"{scores['concepts_taught']} concepts taught, compared with the pictures of {scores['concepts_compared']}. "
        f"Autoencoder: {scores['psnr_taught']} dB on scenes of the concepts taught, {scores['psnr_all']} dB on all (goal: 32).",
        "",
        "Seconds on 2 CPU cores (shared with other work while measuring), sessions open: "
        + ", ".join(f"{name} {value}" for name, value in scores["seconds"].items())
        + ".",
    ]
    return "\n".join(lines)


def main() -> None:
    args = options(__doc__, 0).parse_args()
    card = args.model / "README.md"
    text = card.read_text("utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    scores = json.loads((args.model / FILE).read_text("utf-8"))
    card.write_text(f"{before}{START}\n{table(scores)}\n{END}{after}", "utf-8")
    manifest.write(args.model)


if __name__ == "__main__":
    main()

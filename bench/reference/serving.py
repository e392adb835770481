"""One order a line in, one answer a line out: what the reference scripts have in common."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO


@dataclass(frozen=True)
class Order:
    """A picture to draw and where to put it."""

    prompt: str
    steps: int
    guidance: float
    side: int
    seed: int
    path: str


def claim_answers() -> TextIO:
    """Where answers go. From here on, whatever libraries print goes to stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def serve(answers: TextIO, about: dict[str, Any], draw: Callable[[Order], None]) -> None:
    """Says what it is, then draws until stdin ends; a picture is answered once it is on disk."""
    print(json.dumps(about), file=answers)
    for line in sys.stdin:
        draw(Order(**json.loads(line)))
        print(json.dumps({"done": True}), file=answers)

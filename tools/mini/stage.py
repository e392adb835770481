"""What every training stage shares: options, a budget in minutes, progress lines, checkpoints that survive a kill."""

import argparse
import math
import os
import random
import sys
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import torch

CHECKPOINT_EVERY = 60.0  # seconds
# glibc otherwise hands every large tensor's memory back and clears it anew: half of the time of a CPU step.
MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "268435456",
    "MALLOC_ARENA_MAX": "2",
    "THP_MEM_ALLOC_ENABLE": "1",
    "GOMP_SPINCOUNT": "20000",  # short: threads that spin for long hurt others on a shared machine
}


def keep_memory() -> None:
    """Starts this same command again with the environment that makes torch keep its memory (read at start only)."""
    if not MEMORY.keys() & os.environ.keys():
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | MEMORY)


def options(description: str | None, minutes: float) -> argparse.ArgumentParser:
    """A parser with the options that all stages take (after keep_memory()); `minutes` is the stage's default budget."""
    keep_memory()
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--work", type=Path, default=Path(".mini"), help="folder for checkpoints and caches")
    parser.add_argument("--model", type=Path, default=Path("models/mini"), help="the exported model's folder")
    parser.add_argument("--minutes", type=float, default=minutes, help="training time; the decay ends with it")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (default: all cores)")
    parser.add_argument("--tier", type=int, default=1, help="train on the concepts of this tier and the earlier ones")
    return parser


def seed_everything(seed: int, threads: int = 0) -> None:
    """Seeds of all generators; on a resumed run add the step to the seed, or the same data come again."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    if threads:
        torch.set_num_threads(threads)


def autocast(device: str) -> AbstractContextManager[Any]:
    """bfloat16 arithmetic, on the CPU (AVX512-bf16 makes it 2-3 times as fast) as on a GPU."""
    return torch.autocast(torch.device(device).type, torch.bfloat16)


class Run:
    """One stage's loop: `while run.on(): ...; run.step(loss)`. Time spent before a kill counts after it."""

    def __init__(self, name: str, work: Path, minutes: float, things: dict[str, Any], hold: float = 0.4) -> None:
        self.name, self.seconds, self.hold, self.things = name, minutes * 60, hold, things
        self.file = work / f"{name}.pt"
        self.steps, self.spent, self.average = 0, 0.0, float("nan")
        if self.file.exists():
            saved = torch.load(self.file, map_location="cpu", weights_only=False)
            self.steps, self.spent, self.average = saved["steps"], saved["spent"], saved["loss"]
            for key, thing in things.items():
                thing.load_state_dict(saved[key])
            print(f"{name}: resumed at step {self.steps} after {self.spent / 60:.1f} min", flush=True)
        self.began = time.monotonic() - self.spent
        self.saved_at = self.printed_at = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.began

    @property
    def fraction(self) -> float:
        return min(1.0, self.elapsed / self.seconds)

    def on(self) -> bool:
        return self.elapsed < self.seconds

    def rate(self, warmup: int = 100) -> float:
        """Factor for the learning rate: a ramp, flat until `hold`, then a cosine to (nearly) zero by the clock."""
        ramp = min(1.0, (self.steps + 1) / warmup)
        fall = 1.0
        if self.fraction > self.hold:
            fall = 0.5 * (1 + math.cos(math.pi * (self.fraction - self.hold) / (1 - self.hold)))
        return ramp * fall + 1e-3

    def step(self, loss: float, note: str = "") -> None:
        """Counts a step, prints a line every ten seconds or so, saves a checkpoint every minute."""
        self.steps += 1
        self.average = loss if math.isnan(self.average) else 0.98 * self.average + 0.02 * loss
        now = time.monotonic()
        if now - self.printed_at > 15:
            self.printed_at = now
            left = max(0.0, self.seconds - self.elapsed) / 60
            print(f"{self.name} step {self.steps} loss {self.average:.4f} {note} left {left:.1f} min", flush=True)
        if now - self.saved_at > CHECKPOINT_EVERY:
            self.save()

    def save(self) -> None:
        """Writes the checkpoint beside its place and moves it there, so a kill never leaves half a file."""
        self.saved_at = time.monotonic()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        state = {key: thing.state_dict() for key, thing in self.things.items()}
        state |= {"steps": self.steps, "spent": self.elapsed, "loss": self.average}
        beside = self.file.with_suffix(".part")
        torch.save(state, beside)
        os.replace(beside, self.file)


class Average:
    """Moving average of weights by name (what is exported and judged)."""

    def __init__(self, parameters: Iterable[tuple[str, torch.nn.Parameter]], decay: float = 0.998) -> None:
        self.parameters, self.decay, self.steps = dict(parameters), decay, 0
        self.values = {name: p.detach().clone() for name, p in self.parameters.items()}

    @torch.no_grad()
    def update(self) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        now = [p.detach() for p in self.parameters.values()]
        torch._foreach_lerp_(list(self.values.values()), now, 1 - decay)

    @torch.no_grad()
    def put(self) -> None:
        """Copies the averages into the parameters."""
        for name, p in self.parameters.items():
            p.copy_(self.values[name])

    def state_dict(self) -> dict[str, Any]:
        return {"values": self.values, "steps": self.steps}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.steps = state["steps"]
        for name, value in self.values.items():
            value.copy_(state["values"][name])

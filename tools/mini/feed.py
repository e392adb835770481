"""Draws training pictures beside the training, in a few threads, so that the network never waits."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import torch

T = TypeVar("T")


def feed(make: Callable[[int], T], threads: int = 1, depth: int = 6, seed: int = 0) -> Iterator[T]:
    """Endless batches from make(seed), each with a seed of its own."""
    waiting: queue.Queue[T] = queue.Queue(depth)

    def work(k: int) -> None:
        n = seed * 1_000_003 + k
        while True:
            waiting.put(make(n))
            n += threads

    for k in range(threads):
        threading.Thread(target=work, args=(k,), daemon=True).start()
    while True:
        yield waiting.get()


def to_signal(pictures: np.ndarray, device: str = "cpu") -> torch.Tensor:
    """[B,H,W,3] bytes -> [B,3,H,W] in -1..1."""
    x = torch.from_numpy(pictures).to(device).permute(0, 3, 1, 2).float().div(127.5).sub(1)
    return x.contiguous(memory_format=torch.channels_last)

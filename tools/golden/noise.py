"""Writes test/golden/fixtures/noise.json: what torch's CPU generator draws, as base64 of little-endian float32.

Run on x86 with AVX2 or AVX-512 (`python tools/golden/noise.py`; torch 2.15.0): other machines take another code path
in torch, whose values differ by up to 2e-6.
"""

import base64
import hashlib
import json
from pathlib import Path

import torch

SEEDS = (0, 1, 42, 2**31, 2**32 - 1)
FRESH_LENGTHS = (*range(1, 41), 64)
LONG_LENGTHS = (1000, 16384)
SEQUENCES = ([1, 1, 1], [3, 16, 2, 17, 1, 1], [5, 40, 5, 15, 16], [2, 1, 1000, 1, 31, 3], [15, 15, 15], [624, 7, 625])
TARGET = Path(__file__).parents[2] / "test/golden/fixtures/noise.json"


def generator(seed: int) -> torch.Generator:
    return torch.Generator("cpu").manual_seed(seed)


def raw(values: torch.Tensor) -> bytes:
    return values.numpy().astype("<f4").tobytes()


def text(values: torch.Tensor) -> str:
    return base64.b64encode(raw(values)).decode()


def main() -> None:
    torch.set_num_threads(1)
    capability = torch.backends.cpu.get_cpu_capability()
    assert capability in ("AVX2", "AVX512"), f"this CPU takes torch's {capability} path"
    fresh, long, mixed = [], [], []
    for seed in SEEDS:
        for length in FRESH_LENGTHS:
            values = torch.randn(length, generator=generator(seed))
            fresh.append({"seed": seed, "length": length, "values": text(values)})
        for length in LONG_LENGTHS:
            values = torch.randn(length, generator=generator(seed))
            digest = hashlib.sha256(raw(values)).hexdigest()
            long.append({"seed": seed, "length": length, "tail": text(values[-16:]), "sha256": digest})
    for seed in SEEDS:
        for lengths in SEQUENCES:
            g = generator(seed)
            draws = [torch.randn(n, generator=g) for n in lengths]
            kept = torch.cat([d[-16:] for d in draws])
            mixed.append({"seed": seed, "lengths": lengths, "tails": text(kept)})
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    made_by = f"tools/golden/noise.py, torch {torch.__version__}, {capability}"
    TARGET.write_text(json.dumps({"madeBy": made_by, "fresh": fresh, "long": long, "mixed": mixed}) + "\n")


if __name__ == "__main__":
    main()

"""Stage 3: draws scenes (and motion clips), encodes them once and keeps the latents with several captions each.

`python -m tools.mini.latents --scenes 16000` writes parts into the work folder; it goes on where it was cut.
"""

import os
import random
import time
from pathlib import Path

import numpy as np
import torch

from . import weights
from .autoencoder import Autoencoder
from .caption import caption, held_out, language_of
from .concepts import concepts_up_to
from .feed import feed, to_signal
from .motion import draw_clip, random_clip
from .nets import SHORT, TRAINED_FRAMES
from .scene import draw, random_scene
from .stage import autocast, options, seed_everything
from .tokens import encode

CAPTIONS = 6  # wordings kept for each scene
PART = 1024  # scenes in one file
ENCODE = 32  # pictures encoded at a time


def scene_part(seed: int, pool: list[int], model: Path) -> tuple[np.ndarray, np.ndarray]:
    """[ENCODE,H,W,3] pictures and [ENCODE,CAPTIONS,SHORT] ids, none of them held out."""
    r = random.Random(seed)
    pictures, texts = [], []
    while len(pictures) < ENCODE:
        scene = random_scene(r, pool)
        if held_out(scene):
            continue
        pictures.append(draw(scene.items, scene.background))
        texts += [caption(scene, language_of(r), r) for _ in range(CAPTIONS)]
    return np.stack(pictures), np.array(encode(texts, model, SHORT), np.int16).reshape(ENCODE, CAPTIONS, SHORT)


def clip_part(seed: int, pool: list[int], model: Path, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of ENCODE/frames clips, and their ids."""
    r = random.Random(seed)
    pictures, texts = [], []
    while len(pictures) < ENCODE // frames:
        scene, motion = random_clip(r, pool)
        if held_out(scene, motion):
            continue
        pictures.append(draw_clip(scene, motion, frames))
        texts += [caption(scene, language_of(r), r, motion) for _ in range(CAPTIONS)]
    return np.concatenate(pictures), np.array(encode(texts, model, SHORT), np.int16).reshape(-1, CAPTIONS, SHORT)


def load(work: Path, kind: str) -> tuple[torch.Tensor, torch.Tensor]:
    """All cached latents [N,...] in bfloat16 and ids [N,CAPTIONS,SHORT]."""
    parts = [torch.load(p) for p in sorted((work / "latents").glob(f"{kind}-*.pt"))]
    if not parts:
        raise SystemExit(f"no latents of {kind} in {work}: run tools.mini.latents first")
    return torch.cat([p["z"] for p in parts]), torch.cat([p["ids"] for p in parts])


def main() -> None:
    parser = options(__doc__, 0)
    parser.add_argument("--scenes", type=int, default=0)
    parser.add_argument("--clips", type=int, default=0)
    parser.add_argument("--frames", type=int, default=TRAINED_FRAMES)
    args = parser.parse_args()
    seed_everything(args.seed, args.threads)
    net = Autoencoder()
    weights.load_vae(net, args.work, args.model)
    encoder = net.encoder.to(args.device, memory_format=torch.channels_last).eval()
    pool = concepts_up_to(args.tier)
    kinds = {
        "scenes": (args.scenes, PART, lambda seed: scene_part(seed, pool, args.model)),
        "clips": (args.clips, PART // 8, lambda seed: clip_part(seed, pool, args.model, args.frames)),
    }
    folder = args.work / "latents"
    folder.mkdir(parents=True, exist_ok=True)
    for kind, (wanted, size, make) in kinds.items():
        done = len(list(folder.glob(f"{kind}-*.pt")))
        began, made = time.monotonic(), 0
        source = feed(make, seed=args.seed + 77 * done + len(kind))
        while done * size < wanted:
            z, ids = [], []
            while sum(map(len, ids)) < size:
                pictures, some = next(source)
                with torch.no_grad(), autocast(args.device):
                    z.append(encoder(to_signal(pictures, args.device)).cpu().to(torch.bfloat16))
                ids.append(torch.from_numpy(some))
            latents = torch.cat(z)
            if kind == "clips":
                latents = latents.unflatten(0, (-1, args.frames))
            beside = folder / "part"
            torch.save({"z": latents, "ids": torch.cat(ids)}, beside)
            os.replace(beside, folder / f"{kind}-{done:04d}.pt")
            done, made = done + 1, made + size
            pace = made / (time.monotonic() - began)
            print(
                f"{kind} {done * size} of {wanted}, {pace:.0f}/s, left {(wanted - done * size) / pace / 60:.1f} min",
                flush=True,
            )


if __name__ == "__main__":
    main()

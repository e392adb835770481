"""Draws prompts with the EXPORTED model through onnxruntime, the way the TypeScript engine does.

`python -m tools.mini.draw "a cat on a blue background" --out cat.png`
"""

import argparse
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from PIL import Image

from . import facts, nets
from .tokens import encode


class Model:
    """The folder's sessions, opened when first needed."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self.folder, self.threads = folder, threads

    def _open(self, part: str) -> ort.InferenceSession:
        chosen = ort.SessionOptions()
        chosen.intra_op_num_threads = self.threads
        return ort.InferenceSession(str(self.folder / part / "model.onnx"), chosen, providers=["CPUExecutionProvider"])

    @cached_property
    def text(self) -> ort.InferenceSession:
        return self._open("text_encoder")

    @cached_property
    def unet(self) -> ort.InferenceSession:
        return self._open("unet_motion")

    @cached_property
    def decoder(self) -> ort.InferenceSession:
        return self._open("vae_decoder")

    @cached_property
    def encoder(self) -> ort.InferenceSession:
        return self._open("vae_encoder")

    def hidden(self, prompts: list[str]) -> np.ndarray:
        return self.text.run(["last_hidden_state"], {"input_ids": np.array(encode(prompts, self.folder), np.int64)})[0]

    def decode(self, latents: np.ndarray) -> np.ndarray:
        """[N,32,h,w] -> [N,H,W,3] bytes, sixteen at a time."""
        parts = [self.decoder.run(None, {"latent_sample": latents[k : k + 16]})[0] for k in range(0, len(latents), 16)]
        pictures = np.concatenate(parts).transpose(0, 2, 3, 1)
        return np.rint((pictures.clip(-1, 1) + 1) * 127.5).astype(np.uint8)

    def clips(
        self,
        prompts: list[str],
        frames: int = 1,
        seed: int = 0,
        steps: int = facts.STEPS,
        guidance: float = facts.GUIDANCE,
        size: tuple[int, int] = (256, 256),
    ) -> np.ndarray:
        """[prompts, frames, H, W, 3]; prompt k has noise from seed + k."""
        scheduler = nets.scheduler()
        scheduler.set_timesteps(steps)
        shape = (nets.LATENT_CHANNELS, frames, size[1] // 32, size[0] // 32)
        z = torch.stack(
            [torch.randn(shape, generator=torch.Generator().manual_seed(seed + k)) for k in range(len(prompts))]
        )
        hidden = np.repeat(self.hidden([""] * len(prompts) + list(prompts)), frames, 0)
        for t in scheduler.timesteps:
            feeds = {
                "sample": torch.cat([z, z]).numpy(),
                "timestep": np.full(2 * len(prompts), int(t), np.int64),
                "encoder_hidden_states": hidden,
            }
            empty, told = torch.from_numpy(self.unet.run(["out_sample"], feeds)[0]).chunk(2)
            z = scheduler.step(empty + guidance * (told - empty), t, z).prev_sample
        flat = z.transpose(1, 2).reshape(-1, shape[0], *shape[2:]).numpy()
        pictures = self.decode(flat)
        return pictures.reshape(len(prompts), frames, *pictures.shape[1:])

    def pictures(self, prompts: list[str], seed: int = 0, batch: int = 16) -> np.ndarray:
        """[prompts, H, W, 3]."""
        parts = [self.clips(prompts[k : k + batch], seed=seed + k)[:, 0] for k in range(0, len(prompts), batch)]
        return np.concatenate(parts)


def grid(pictures: np.ndarray, columns: int, side: int | None = None) -> Image.Image:
    """The pictures in rows, each scaled to `side` pixels."""
    side = side or pictures.shape[1]
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * side, rows * side), (255, 255, 255))
    for k, picture in enumerate(pictures):
        small = Image.fromarray(picture).resize(
            (side, side), Image.Resampling.BOX if side < picture.shape[0] else Image.Resampling.LANCZOS
        )
        sheet.paste(small, (k % columns * side, k // columns * side))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prompts", nargs="+")
    parser.add_argument("--model", type=Path, default=Path("models/mini"))
    parser.add_argument("--frames", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("out.png"))
    args = parser.parse_args()
    clips = Model(args.model).clips(args.prompts, args.frames, args.seed)
    grid(clips.reshape(-1, *clips.shape[2:]), args.frames if args.frames > 1 else min(8, len(clips))).save(args.out)


if __name__ == "__main__":
    main()

"""Writes a copy of models/mini with plain graphs: `make_plain_mini.py MODEL OUT`.

The same weights, in float32 and with no operators fused: what PyTorch's exporter makes of such a model.
"""

import argparse
import shutil
import sys
from pathlib import Path

import torch

from mini_modules import load_mini

sys.path.append(str(Path(__file__).resolve().parents[2]))
sys.path.append(str(Path(__file__).resolve().parents[2] / "tools/export"))

from onnx_export import Part, Port, export_onnx  # noqa: E402
from tools.mini import nets  # noqa: E402
from tools.mini.autoencoder import LATENT_CHANNELS  # noqa: E402
from tools.mini.export import Denoiser, Text  # noqa: E402

LATENTS = {0: "batch", 2: "frames", 3: "height", 4: "width"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    modules, frames = load_mini(args.model), 3
    text = Part(
        Text(modules.text_encoder),
        [Port("input_ids", {0: "batch", 1: "tokens"})],
        [Port("last_hidden_state", {0: "batch", 1: "tokens"}), Port("pooler_output", {0: "batch"})],
        [(torch.ones(2, 77, dtype=torch.int64),)],
    )
    unet = Part(
        Denoiser(modules.unet),
        [
            Port("sample", LATENTS),
            Port("timestep", {0: "batch"}),
            Port("encoder_hidden_states", {0: "batch_frames", 1: "tokens"}),
        ],
        [Port("out_sample", LATENTS)],
        [
            (
                torch.randn(2, LATENT_CHANNELS, frames, 8, 8),
                torch.tensor([999, 500]),
                torch.randn(2 * frames, 77, nets.WIDTH),
            )
        ],
    )
    decoder = Part(
        modules.vae.decoder,
        [Port("latent_sample", {0: "batch", 2: "latent_height", 3: "latent_width"})],
        [Port("sample", {0: "batch", 2: "height", 3: "width"})],
        [(torch.randn(2, LATENT_CHANNELS, 8, 8),)],
    )
    # Last, so that a folder that was left half done is not taken for a whole one.
    index = "model_index.json"
    shutil.copytree(args.model, args.out, ignore=shutil.ignore_patterns("*.onnx", index), dirs_exist_ok=True)
    for name, part in (("text_encoder", text), ("unet_motion", unet), ("vae_decoder", decoder)):
        export_onnx(part, args.out / name / "model.onnx")
    shutil.copy(args.model / index, args.out / index)


if __name__ == "__main__":
    main()

"""Weights are read from .safetensors only: the older formats are pickles, which run code when they are opened."""

from pathlib import Path

import torch
from safetensors.torch import load_file

from refusal import Refusal

PICKLES = (".ckpt", ".bin", ".pt", ".pth", ".pkl", ".pickle")
SUFFIX = ".safetensors"


def refuse_pickle(path: Path) -> None:
    if path.suffix.lower() in PICKLES:
        raise Refusal(
            f"{path.name} is a pickle: opening it would run whatever code is in it. Get the same model as "
            f"{SUFFIX}, or have it converted by somebody who trusts it."
        )


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    require_weights_file(path)
    return load_file(path)


def require_weights_file(path: Path) -> None:
    refuse_pickle(path)
    if not path.is_file():
        raise Refusal(f"There is no file {path.name}.")
    if path.suffix.lower() != SUFFIX:
        raise Refusal(f"{path.name} is not a {SUFFIX} file, the only kind of weights that is read.")


def variant_of(folder: Path) -> str | None:
    """Which of a folder's weights to load: None for the plain ones, else "fp16" and the like."""
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if not files:
        pickles = [path for suffix in PICKLES for path in folder.glob(f"*{suffix}")]
        for path in pickles:
            refuse_pickle(path)
        raise Refusal(f"{folder.name}/ has no {SUFFIX} file. Download the whole folder of the model.")
    # model.safetensors, model-00001-of-00002.safetensors; model.fp16.safetensors
    plain = [path for path in files if len(path.name.split(".")) == 2]
    return None if plain else files[0].name.split(".")[1]

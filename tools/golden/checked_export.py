"""Exports that fail the run when they differ from PyTorch."""

from copy import deepcopy
from pathlib import Path
from typing import Protocol

import numpy as np
from diffusers import AutoencoderKL

from components import IMAGE_AXES, VaeDecoder, seeded
from onnx_export import Part, Port, compare, export_onnx, run_onnx

TOLERANCE = 1e-4


class Report(Protocol):
    def __call__(self, path: Path, difference: float) -> None: ...


def export_checked(part: Part, path: Path, report: Report, external: bool = False) -> None:
    export_onnx(part, path, external)
    difference = compare(part, path).absolute
    report(path, difference)
    if not difference < TOLERANCE:
        raise AssertionError(f"{path} differs from PyTorch by {difference}")


def export_overflowing_decoder(vae: AutoencoderKL, path: Path, report: Report) -> None:
    """The decoder in float16, whose output must not be finite where the float32 one is."""
    decoder = VaeDecoder(deepcopy(vae).half())
    latents = seeded(1, 4, 8, 8)
    part = Part(decoder, [Port("latent_sample", IMAGE_AXES)], [Port("sample", IMAGE_AXES)], [(latents.half(),)])
    export_onnx(part, path)
    (picture,) = run_onnx(path, {"latent_sample": latents.half()})
    if np.isfinite(picture).all() or not vae.decode(latents).sample.isfinite().all():
        raise AssertionError(f"{path} should overflow where float32 does not")
    report(path, float("nan"))

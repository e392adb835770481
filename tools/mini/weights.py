"""Where weights come from: the work folder if an earlier stage has finished there, else the exported model."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from .autoencoder import Autoencoder
from .shrink import weights_of


def _final(work: Path, stage: str) -> Path:
    return work / f"{stage}-final.pt"


def save(work: Path, stage: str, net: nn.Module) -> None:
    """What the next stages and the export read."""
    torch.save(net.state_dict(), _final(work, stage))
    print(f"{_final(work, stage).name} written", flush=True)


def _from_onnx(net: nn.Module, file: Path, prefix: str = "") -> bool:
    """Copies the graph's weights into the module by name; a name that the graph lacks stays as it is."""
    if not file.exists():
        return False
    state = {k.removeprefix(prefix): torch.from_numpy(np.array(v)) for k, v in weights_of(file).items()}
    mine = net.state_dict()
    missing = [k for k in mine if k not in state and "position_ids" not in k and "pos_embed" not in k]
    if missing:
        print(f"{file}: no weights for {missing[:4]} and {max(0, len(missing) - 4)} more")
    net.load_state_dict({k: v.reshape(mine[k].shape) for k, v in state.items() if k in mine}, strict=False)
    return True


def load(net: nn.Module, work: Path, stage: str, file: Path) -> str:
    """Loads `<stage>-final.pt`, else the ONNX file, and says which ('' when there was neither)."""
    if _final(work, stage).exists():
        net.load_state_dict(torch.load(_final(work, stage), map_location="cpu"))
        return _final(work, stage).name
    return str(file) if _from_onnx(net, file) else ""


def load_vae(net: Autoencoder, work: Path, model: Path) -> None:
    """Both halves of the autoencoder."""
    if _final(work, "vae").exists():
        load(net, work, "vae", model)
        return
    _from_onnx(net.encoder, model / "vae_encoder/model.onnx")
    _from_onnx(net.decoder, model / "vae_decoder/model.onnx")


def load_text(net: nn.Module, work: Path, model: Path) -> str:
    """The text encoder after the latest stage that taught it."""
    for stage in ("motion-text", "pictures-text", "text"):
        if _final(work, stage).exists():
            return load(net, work, stage, model)
    return _wrapped(net, model / "text_encoder/model.onnx")


def load_motion(net: nn.Module, work: Path, model: Path) -> str:
    """The motion UNet; after the picture stage alone its motion modules are the exported ones (fresh if there are none)."""
    if _final(work, "motion").exists():
        return load(net, work, "motion", model)
    exported = _wrapped(net, model / "unet_motion/model.onnx")
    if _final(work, "pictures").exists():
        net.load_state_dict(torch.load(_final(work, "pictures"), map_location="cpu"), strict=False)
        return f"pictures-final.pt, motion modules from {exported or 'nothing'}"
    return exported


def load_pictures(net: nn.Module, work: Path, model: Path) -> str:
    """The picture UNet; an exported motion UNet has all of its weights and more."""
    if _final(work, "pictures").exists():
        return load(net, work, "pictures", model)
    return _wrapped(net, model / "unet_motion/model.onnx")


def _wrapped(net: nn.Module, file: Path) -> str:
    """Graphs of wrapped modules have `model.` before every name."""
    return str(file) if _from_onnx(net, file, "model.") else ""

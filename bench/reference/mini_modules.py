"""models/mini as PyTorch modules: the ONNX files are the weights, and both must answer the same."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from diffusers import ConfigMixin, ModelMixin, UNetMotionModel
from diffusers.configuration_utils import register_to_config
from diffusers.models.autoencoders.vae import DecoderOutput
from transformers import CLIPTextModel

sys.path.append(str(Path(__file__).resolve().parents[2]))

from tools.mini import nets, weights  # noqa: E402
from tools.mini.autoencoder import FACTOR, LATENT_CHANNELS, Autoencoder  # noqa: E402
from tools.mini.shrink import weights_of  # noqa: E402

TOLERANCE = 1e-4


class MiniVae(ModelMixin, ConfigMixin):
    """The decoder, as diffusers' pipelines ask for it."""

    @register_to_config
    def __init__(
        self,
        scaling_factor: float = 1.0,
        latent_channels: int = LATENT_CHANNELS,
        block_out_channels: tuple[int, ...] = (0,) * FACTOR.bit_length(),
    ) -> None:
        super().__init__()
        self.decoder = Autoencoder().decoder

    def decode(self, z: torch.Tensor, **_: object) -> DecoderOutput:
        return DecoderOutput(sample=self.decoder(z))


@dataclass(frozen=True)
class MiniModules:
    text_encoder: CLIPTextModel
    unet: UNetMotionModel
    vae: MiniVae


def load_mini(model: Path) -> MiniModules:
    """Raises when a module answers otherwise than its graph."""
    nowhere = Path("/nonexistent")
    autoencoder, text, unet, vae = Autoencoder(), nets.text_encoder(), nets.with_motion(nets.unet()), MiniVae()
    weights.load_vae(autoencoder, nowhere, model)
    weights.load_text(text, nowhere, model)
    weights.load_motion(unet, nowhere, model)
    _share_positions(unet, model)
    vae.decoder = autoencoder.decoder
    modules = MiniModules(text.eval(), unet.eval(), vae.eval())
    _compare(modules, model)
    return modules


@torch.no_grad()
def _share_positions(unet: UNetMotionModel, model: Path) -> None:
    """The exporter stores equal tables of positions once, under the first one's name, and rounded like weights."""
    stored = weights_of(model / "unet_motion/model.onnx")
    tables = {name: value for name, value in unet.named_buffers() if name.endswith("pos_embed.pe")}
    kept = {value.shape: value for name, value in tables.items() if f"model.{name}" in stored}
    for value in tables.values():
        value.copy_(kept[value.shape])


@torch.no_grad()
def _compare(modules: MiniModules, model: Path) -> None:
    ids = torch.ones(1, 77, dtype=torch.int64)
    ids[0, :4] = torch.tensor([0, 9, 99, 999])
    words, frames = torch.randn(2 * 3, 77, nets.WIDTH), torch.randn(2, LATENT_CHANNELS, 3, 8, 8)
    times, latents = torch.tensor([999, 400]), torch.randn(2, LATENT_CHANNELS, 8, 8)
    _expect_same(
        model / "text_encoder/model.onnx", {"input_ids": ids}, modules.text_encoder(ids).last_hidden_state
    )
    _expect_same(
        model / "unet_motion/model.onnx",
        {"sample": frames, "timestep": times, "encoder_hidden_states": words},
        modules.unet(frames, times, words).sample,
    )
    _expect_same(
        model / "vae_decoder/model.onnx", {"latent_sample": latents}, modules.vae.decode(latents).sample
    )


def _expect_same(graph: Path, feeds: dict[str, torch.Tensor], answer: torch.Tensor) -> None:
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    expected = session.run(None, {name: value.numpy() for name, value in feeds.items()})[0]
    difference = float(np.abs(expected - answer.numpy()).max())
    print(f"{graph}: PyTorch differs by at most {difference:.1e}", file=sys.stderr)
    if not difference <= TOLERANCE:
        raise AssertionError(f"{graph} and its PyTorch module differ by {difference}, more than {TOLERANCE}")

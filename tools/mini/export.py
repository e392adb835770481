"""Writes `models/mini`: the folder an Optimum ONNX export of diffusers has, every axis dynamic, weights small.

`python -m tools.mini.export [--weights int8|fp16|fp32]`
"""

import json
import tempfile
from pathlib import Path

import onnx
import torch
from diffusers import UNetMotionModel
from torch import nn
from transformers import CLIPTextModel

from ..export.fused_attention import fused_attention
from . import facts, latent_colors, manifest, nets, thumbnails, weights
from .autoencoder import FACTOR, LATENT_CHANNELS, Autoencoder
from .shrink import shrink
from .stage import options
from .tidy import tidy


class Text(nn.Module):
    def __init__(self, model: CLIPTextModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        out = self.model(input_ids)
        return out.last_hidden_state, out.pooler_output


class Denoiser(nn.Module):
    def __init__(self, model: UNetMotionModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, sample: torch.Tensor, timestep: torch.Tensor, encoder_hidden_states: torch.Tensor
    ) -> torch.Tensor:
        return self.model(sample, timestep, encoder_hidden_states, return_dict=False)[0]


def _graph(
    net: nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: dict[str, dict[int, str]],
    axes: dict[str, dict[int, str]],
    target: Path,
    kind: str,
) -> None:
    """Traces the module and stores its graph with small weights under their own names."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            net.eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes | outputs,
            opset_version=18,
            dynamo=False,
            # Folding would transpose and rename the weights; onnxruntime folds them itself at load.
            do_constant_folding=False,
        )
        shrink(plain, target, kind)
    _name_axes(net, inputs, outputs, target)
    tidy(target)
    print(f"{target}: {target.stat().st_size / 2**20:.2f} MiB ({kind})", flush=True)


@torch.no_grad()
def _name_axes(
    net: nn.Module, inputs: dict[str, torch.Tensor], outputs: dict[str, dict[int, str]], target: Path
) -> None:
    """The tracer loses the size of some output axes: those that are not dynamic get it back."""
    model = onnx.load(str(target))
    values = net(*inputs.values())
    for info, value in zip(model.graph.output, values if isinstance(values, tuple) else (values,), strict=True):
        for axis, dim in enumerate(info.type.tensor_type.shape.dim):
            if axis not in outputs[info.name]:
                dim.dim_value = value.shape[axis]
    onnx.save(model, str(target))


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


def export_text(model: Path, net: CLIPTextModel, kind: str) -> None:
    ids = torch.ones(2, 77, dtype=torch.int64)
    ids[:, 0] = 0
    _graph(
        Text(net),
        {"input_ids": ids},
        {"last_hidden_state": {0: "batch", 1: "tokens"}, "pooler_output": {0: "batch"}},
        {"input_ids": {0: "batch", 1: "tokens"}},
        model / "text_encoder/model.onnx",
        kind,
    )
    _write(model / "text_encoder/config.json", net.config.to_diff_dict() | {"architectures": ["CLIPTextModel"]})


def export_unet(model: Path, net: UNetMotionModel, kind: str) -> None:
    frames = 3
    with fused_attention(net):
        _graph(
            Denoiser(net),
            {
                "sample": torch.randn(2, LATENT_CHANNELS, frames, 8, 8),
                "timestep": torch.tensor([999, 500]),
                "encoder_hidden_states": torch.randn(2 * frames, 77, nets.WIDTH),
            },
            {"out_sample": {0: "batch", 2: "frames", 3: "height", 4: "width"}},
            {
                "sample": {0: "batch", 2: "frames", 3: "height", 4: "width"},
                "timestep": {0: "batch"},
                "encoder_hidden_states": {0: "batch_frames", 1: "tokens"},
            },
            model / "unet_motion/model.onnx",
            kind,
        )
    config = {k: v for k, v in net.config.items() if not k.startswith("_name")}
    _write(
        model / "unet_motion/config.json",
        {"_class_name": "UNetMotionModel"}
        | config
        | {"motion_frames": nets.TRAINED_FRAMES, "motion_max_seq_length": nets.MAX_FRAMES},
    )


def export_vae(model: Path, net: Autoencoder, kind: str, tier: int) -> None:
    picture = {0: "batch", 2: "height", 3: "width"}
    latent = {0: "batch", 2: "latent_height", 3: "latent_width"}
    config = {
        "_class_name": "AutoencoderKL",
        "in_channels": 3,
        "out_channels": 3,
        "latent_channels": LATENT_CHANNELS,
        "block_out_channels": [64, 64, 64, 128, 192, 192],
        "sample_size": 256,
        "scaling_factor": 1.0,
    }
    _graph(
        net.encoder,
        {"sample": torch.randn(2, 3, 256, 256)},
        {"latent_sample": latent},
        {"sample": picture},
        model / "vae_encoder/model.onnx",
        kind,
    )
    _graph(
        net.decoder,
        {"latent_sample": torch.randn(2, LATENT_CHANNELS, 8, 8)},
        {"sample": picture},
        {"latent_sample": latent},
        model / "vae_decoder/model.onnx",
        kind,
    )
    _write(model / "vae_encoder/config.json", config)
    _write(model / "vae_decoder/config.json", config | latent_colors.fit(net.encoder, tier))


def main() -> None:
    parser = options(__doc__, 0)
    parser.add_argument("--weights", choices=("int8", "fp16", "fp32"), default="int8")
    parser.add_argument("--vae-weights", choices=("int8", "fp16", "fp32"), default="int8")
    args = parser.parse_args()
    assert 2 ** (len([64, 64, 64, 128, 192, 192]) - 1) == FACTOR
    vae, text, denoiser = Autoencoder(), nets.text_encoder(), nets.with_motion(nets.unet())
    weights.load_vae(vae, args.work, args.model)
    print("text encoder from", weights.load_text(text, args.work, args.model) or "nothing: untrained")
    print("unet from", weights.load_motion(denoiser, args.work, args.model) or "nothing: untrained")
    export_vae(args.model, vae, args.vae_weights, args.tier)
    export_text(args.model, text, args.weights)
    export_unet(args.model, denoiser, args.weights)
    _write(args.model / "scheduler/scheduler_config.json", {"_class_name": "DDIMScheduler"} | facts.scheduler_config())
    _write(args.model / "model_index.json", facts.model_index())
    thumbnails.write(args.model, args.tier)
    manifest.write(args.model)


if __name__ == "__main__":
    main()

"""Draws as diffusers' pipelines do, with onnxruntime and NumPy: `draw_with_ort.py FOLDER --threads N`.

FOLDER is a model folder as Pincel reads it. DDIM without noise (eta 0), one picture at a time.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from diffusers import DDIMScheduler
from PIL import Image
from tokenizers import Tokenizer

from serving import Order, claim_answers, serve

TOKENS = 77


class Pipeline:
    def __init__(self, folder: Path, threads: int) -> None:
        self.unet_name = "unet" if (folder / "unet").is_dir() else "unet_motion"
        self.text = _open(folder / "text_encoder/model.onnx", threads)
        self.unet = _open(folder / self.unet_name / "model.onnx", threads)
        self.decoder = _open(folder / "vae_decoder/model.onnx", threads)
        self.tokenizer = _tokenizer(folder / "tokenizer")
        self.scheduler = DDIMScheduler.from_config(
            json.loads((folder / "scheduler/scheduler_config.json").read_text("utf-8"))
        )
        vae = json.loads((folder / "vae_decoder/config.json").read_text("utf-8"))
        self.channels, self.scaling_factor = vae["latent_channels"], vae["scaling_factor"]
        self.factor = 2 ** (len(vae["block_out_channels"]) - 1)

    def __call__(self, order: Order) -> Image.Image:
        words = np.concatenate([self._encode(""), self._encode(order.prompt)])
        cells = order.side // self.factor
        generator = torch.Generator("cpu").manual_seed(order.seed)
        latents = torch.randn(1, self.channels, cells, cells, generator=generator).numpy()
        self.scheduler.set_timesteps(order.steps)
        stride = self.scheduler.config.num_train_timesteps // order.steps
        for step in self.scheduler.timesteps.tolist():
            negative, positive = self._predict(latents, step, words)
            guided = negative + np.float32(order.guidance) * (positive - negative)
            latents = self._step(latents, guided, step, step - stride)
        return _to_picture(self.decoder.run(["sample"], {"latent_sample": latents / self.scaling_factor})[0])

    def _encode(self, prompt: str) -> np.ndarray:
        ids = np.array([self.tokenizer.encode(prompt).ids], dtype=np.int64)
        return self.text.run(["last_hidden_state"], {"input_ids": ids})[0]

    def _predict(self, latents: np.ndarray, step: int, words: np.ndarray) -> Sequence[np.ndarray]:
        both = np.concatenate([latents, latents])
        if self.unet_name == "unet_motion":
            both = both[:, :, np.newaxis]
        feeds = {"sample": both, "timestep": np.array([step, step]), "encoder_hidden_states": words}
        predicted = self.unet.run(["out_sample"], feeds)[0]
        return np.split(predicted.reshape(2, *latents.shape[1:]), 2)

    def _step(self, latents: np.ndarray, output: np.ndarray, step: int, following: int) -> np.ndarray:
        """Equation 12 of arXiv 2010.02502 with eta 0, on epsilon or v."""
        alphas = self.scheduler.alphas_cumprod
        now = float(alphas[step])
        after = float(alphas[following] if following >= 0 else self.scheduler.final_alpha_cumprod)
        signal, noise = np.float32(now**0.5), np.float32((1 - now) ** 0.5)
        if self.scheduler.config.prediction_type == "v_prediction":
            clean = signal * latents - noise * output
            epsilon = signal * output + noise * latents
        else:
            clean = (latents - noise * output) / signal
            epsilon = output
        return np.float32(after**0.5) * clean + np.float32((1 - after) ** 0.5) * epsilon


def _open(graph: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    end = tokenizer.token_to_id("<|endoftext|>")
    tokenizer.enable_truncation(TOKENS)
    tokenizer.enable_padding(length=TOKENS, pad_id=end, pad_token="<|endoftext|>")
    return tokenizer


def _to_picture(decoded: np.ndarray) -> Image.Image:
    pixels = np.clip(decoded[0] / 2 + 0.5, 0, 1).transpose(1, 2, 0)
    return Image.fromarray((pixels * 255).round().astype(np.uint8))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, required=True)
    args = parser.parse_args()
    answers = claim_answers()
    pipeline = Pipeline(args.folder, args.threads)
    about = {"name": f"onnxruntime {onnxruntime.__version__} in Python, NumPy {np.__version__}"}
    serve(answers, about, lambda order: pipeline(order).save(order.path))


if __name__ == "__main__":
    main()

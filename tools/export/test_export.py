"""python -m unittest -v test_export, in this folder: every kind of model on tiny random weights, against diffusers."""

import contextlib
import hashlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import onnx
import torch
from diffusers import AutoencoderTiny, StableDiffusionPipeline, UNetMotionModel
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from safetensors.torch import save_file

import components
import export
import loras
from onnx_export import Part, compare, run_onnx
from tiny_sources import (
    STYLE,
    build_motion_adapter,
    safety_pixels,
    scheduler_configs,
    write_lora,
    write_single_file,
    write_stable_diffusion,
    write_tiny_vae,
)


def run_export(*arguments: object) -> tuple[int, str]:
    """The exit code, and all that was said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = export.main([*(str(argument) for argument in arguments), "--threads", "1"])
    return code, said.getvalue()


def read_json(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


class ExportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.temporary = tempfile.TemporaryDirectory()
        cls.root = Path(cls.temporary.name)
        cls.source = write_stable_diffusion(cls.root / "plain")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.temporary.cleanup()

    def export(self, source: Path, *options: object) -> Path:
        out = self.root / f"out-{self.id().rpartition('.')[2]}"
        code, said = run_export(source, out, *options)
        self.assertEqual(code, 0, said)
        self.said = said
        return out

    def refused(self, *arguments: object) -> str:
        code, said = run_export(*arguments)
        self.assertEqual(code, 2, said)
        return said

    def inputs_of(self, path: Path) -> dict[str, list[int | str]]:
        model = onnx.load(path, load_external_data=False)
        return {
            value.name: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
            for value in model.graph.input
        }


class Kinds(ExportTest):
    def test_stable_diffusion(self) -> None:
        out = self.export(self.source)
        index = read_json(out / "model_index.json")
        self.assertEqual(index["pincel"]["default_size"], [64, 64])
        self.assertEqual((index["pincel"]["default_steps"], index["pincel"]["default_guidance"]), (25, 7.5))
        self.assertEqual(index["pincel"]["can"], ["image", "image-to-image"])
        self.assertEqual(self.inputs_of(out / "unet/model.onnx")["timestep"], ["batch_size"])
        self.assertEqual(
            self.inputs_of(out / "unet/model.onnx")["sample"], ["batch_size", "num_channels", "height", "width"]
        )

    def test_every_file_is_in_the_manifest_with_its_checksum(self) -> None:
        out = self.export(self.source)
        manifest = read_json(out / "manifest.json")
        files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
        del files["manifest.json"]
        self.assertEqual(set(manifest["files"]), set(files))
        for name, path in files.items():
            data = path.read_bytes()
            self.assertEqual(
                manifest["files"][name], {"sha256": hashlib.sha256(data).hexdigest(), "sizeBytes": len(data)}
            )
        self.assertEqual(manifest["licence"], "creativeml-openrail-m")
        self.assertIn("plain/unet/diffusion_pytorch_model.safetensors", {one["file"] for one in manifest["madeFrom"]})
        self.assertNotIn(str(self.root), json.dumps(manifest))

    def test_a_single_file_gives_the_graphs_of_its_folder(self) -> None:
        path = write_single_file(self.root / "single.safetensors", self.source)
        out = self.export(path, "--config", self.source)
        folder = components.unet_part(StableDiffusionPipeline.from_pretrained(self.source).unet)
        # The file is in half precision, the folder's weights are not.
        self.assertLess(compare(folder, out / "unet/model.onnx").rms, 2e-3)

    def test_a_single_file_without_a_configuration_is_refused(self) -> None:
        path = write_single_file(self.root / "bare.safetensors", self.source)
        self.assertIn("--config FOLDER", self.refused(path, self.root / "never"))

    def test_latent_consistency_takes_a_guidance_embedding(self) -> None:
        source = write_stable_diffusion(
            self.root / "lcm", scheduler_configs.LATENT_CONSISTENCY, {"time_cond_proj_dim": 16}
        )
        out = self.export(source)
        self.assertEqual(self.inputs_of(out / "unet/model.onnx")["timestep_cond"], ["batch_size", 16])
        pincel = read_json(out / "model_index.json")["pincel"]
        self.assertEqual((pincel["default_steps"], pincel["default_guidance"]), (4, 8.5))

    def test_the_last_layer_of_the_text_encoder_can_be_left_out(self) -> None:
        out = self.export(self.source)
        self.assertEqual(read_json(out / "text_encoder/config.json")["clip_skips"], 1)
        ids = torch.randint(1, 200, (2, 77), generator=torch.Generator().manual_seed(1))
        *_, skipped = run_onnx(out / "text_encoder/model.onnx", {"input_ids": ids})
        text_encoder = StableDiffusionPipeline.from_pretrained(self.source).text_encoder
        with torch.no_grad():
            hidden = text_encoder(ids, output_hidden_states=True).hidden_states[-2]
            expected = text_encoder.final_layer_norm(hidden).numpy()
        np.testing.assert_allclose(skipped, expected, atol=1e-5)

    def test_v_prediction_keeps_its_scheduler(self) -> None:
        source = write_stable_diffusion(self.root / "v", scheduler_configs.ZERO_SNR_V_PREDICTION)
        out = self.export(source)
        self.assertEqual(
            read_json(out / "scheduler/scheduler_config.json"), scheduler_configs.ZERO_SNR_V_PREDICTION
        )

    def test_another_scheduler_and_prediction_can_be_asked_for(self) -> None:
        out = self.export(self.source, "--scheduler", "lcm", "--prediction-type", "v_prediction", "--steps", "6")
        config = read_json(out / "scheduler/scheduler_config.json")
        self.assertEqual((config["_class_name"], config["prediction_type"]), ("LCMScheduler", "v_prediction"))
        self.assertEqual(config["beta_schedule"], "scaled_linear")
        self.assertEqual(read_json(out / "model_index.json")["pincel"]["default_steps"], 6)

    def test_inpainting_keeps_its_nine_channels(self) -> None:
        source = write_stable_diffusion(
            self.root / "inpainting", unet={"in_channels": 9}, pipeline="StableDiffusionInpaintPipeline"
        )
        out = self.export(source)
        self.assertEqual(read_json(out / "unet/config.json")["in_channels"], 9)
        self.assertEqual(read_json(out / "model_index.json")["pincel"]["can"], ["inpainting"])

    def test_sd_turbo_draws_in_one_step(self) -> None:
        source = write_stable_diffusion(
            self.root / "turbo",
            scheduler_configs.SD_TURBO,
            {"use_linear_projection": True, "attention_head_dim": [2, 4]},
        )
        pincel = read_json(self.export(source) / "model_index.json")["pincel"]
        self.assertEqual((pincel["default_steps"], pincel["default_guidance"]), (1, 1))

    def test_the_safety_checker_judges_as_the_reference_does(self) -> None:
        source = write_stable_diffusion(self.root / "checked", safety_checker=True)
        out = self.export(source)
        checker = StableDiffusionSafetyChecker.from_pretrained(source / "safety_checker").eval()
        pixels = safety_pixels()
        with torch.no_grad():
            _, expected = checker(pixels, [np.zeros((1, 1, 3))] * 40)
        special, concepts = run_onnx(out / "safety_checker/model.onnx", {"clip_input": pixels})
        config = read_json(out / "safety_checker/config.json")
        special_scores = np.round(special - config["special_care_embeds_weights"], 3)
        adjustment = np.where((special_scores > 0).any(axis=1), 0.01, 0)[:, None]
        scores = np.round(concepts - config["concept_embeds_weights"] + adjustment, 3)
        self.assertEqual((scores > 0).any(axis=1).tolist(), expected)
        self.assertEqual(set(expected), {True, False})
        self.assertEqual(
            read_json(out / "feature_extractor/preprocessor_config.json"),
            read_json(source / "feature_extractor/preprocessor_config.json"),
        )

    def test_a_tiny_vae_decodes_in_place_of_the_big_one(self) -> None:
        out = self.export(self.source, "--tiny-vae", write_tiny_vae(self.root / "taesd"))
        tiny = AutoencoderTiny.from_pretrained(self.root / "taesd").eval()
        config = read_json(out / "vae_decoder/config.json")
        latents = components.seeded(3, 4, 5, 7)
        (picture,) = run_onnx(out / "vae_decoder/model.onnx", {"latent_sample": latents / config["scaling_factor"]})
        with torch.no_grad():
            expected = tiny.decode(latents / tiny.config.scaling_factor).sample.numpy()
        np.testing.assert_allclose(picture, expected, atol=1e-5)
        self.assertEqual(len(config["block_out_channels"]), 4)
        self.assertEqual(read_json(out / "vae_encoder/config.json")["scaling_factor"], 0.18215)


class Motion(ExportTest):
    def test_animatediff_moves_and_keeps_pictures(self) -> None:
        build_motion_adapter().save_pretrained(self.root / "animatediff")
        out = self.export(self.source, "--motion-adapter", self.root / "animatediff")
        index = read_json(out / "model_index.json")
        self.assertEqual(index["pincel"]["can"], ["image", "image-to-image", "gif"])
        self.assertEqual(
            index["pincel"]["gif"], {"frames": 16, "fps": 8, "default_steps": 25, "default_guidance": 7.5}
        )
        self.assertEqual(read_json(out / "unet_motion/config.json")["motion_frames"], 16)
        self.assertEqual(
            read_json(out / "scheduler/scheduler_config.json"), scheduler_configs.STABLE_DIFFUSION_15
        )
        config = read_json(out / "scheduler_motion/scheduler_config.json")
        self.assertEqual((config["_class_name"], config["beta_schedule"]), ("DDIMScheduler", "linear"))
        self.assertEqual(index["scheduler_motion"], ["diffusers", "DDIMScheduler"])
        self.assertTrue((out / "unet/model.onnx").is_file())
        self.assertEqual(
            self.inputs_of(out / "unet_motion/model.onnx"),
            {
                "sample": ["batch_size", "num_channels", "num_frames", "height", "width"],
                "timestep": ["batch_size"],
                "encoder_hidden_states": ["batch_size_times_num_frames", "sequence_length", 32],
            },
        )

    def test_frames_hear_of_each_other(self) -> None:
        build_motion_adapter().save_pretrained(self.root / "mixing")
        out = self.export(self.source, "--motion-adapter", self.root / "mixing")
        sample = components.seeded(1, 4, 6, 8, 8)
        other = sample.clone()
        other[:, :, 5] += 1
        feeds = {"timestep": torch.tensor([500]), "encoder_hidden_states": components.seeded(6, 77, 32)}
        (one,) = run_onnx(out / "unet_motion/model.onnx", {"sample": sample, **feeds})
        (two,) = run_onnx(out / "unet_motion/model.onnx", {"sample": other, **feeds})
        self.assertGreater(np.abs(one[:, :, 0] - two[:, :, 0]).max(), 1e-3)

    def lightning(self) -> Path:
        adapter = build_motion_adapter()
        path = self.root / f"{self.id()}_animatediff_lightning_4step_diffusers.safetensors"
        save_file(adapter.state_dict(), path)
        adapter.save_config(self.root)
        self.addCleanup((self.root / "config.json").unlink)
        return path

    def assert_lightning(self, config: dict) -> None:
        self.assertEqual(
            (config["_class_name"], config["timestep_spacing"], config["beta_schedule"]),
            ("EulerDiscreteScheduler", "trailing", "linear"),
        )

    def test_lightning_moves_and_leaves_pictures_as_they_are(self) -> None:
        out = self.export(self.source, "--motion-adapter", self.lightning(), "--steps", "30", "--scheduler", "ddim")
        pincel = read_json(out / "model_index.json")["pincel"]
        self.assertEqual((pincel["default_steps"], pincel["default_guidance"]), (30, 7.5))
        self.assertEqual(
            pincel["gif"], {"frames": 16, "fps": 8, "default_steps": 4, "default_guidance": 1}
        )
        config = read_json(out / "scheduler/scheduler_config.json")
        self.assertEqual((config["_class_name"], config["beta_schedule"]), ("DDIMScheduler", "scaled_linear"))
        self.assert_lightning(read_json(out / "scheduler_motion/scheduler_config.json"))
        self.assertIn("scheduler_motion/scheduler_config.json", read_json(out / "manifest.json")["files"])
        self.assertTrue((out / "unet/model.onnx").is_file())

    def test_lightning_without_a_network_for_pictures_draws_them_too(self) -> None:
        out = self.export(self.source, "--motion-adapter", self.lightning(), "--unet", "drop")
        pincel = read_json(out / "model_index.json")["pincel"]
        self.assertEqual((pincel["default_steps"], pincel["default_guidance"]), (4, 1))
        self.assertEqual(pincel["gif"], {"frames": 16, "fps": 8})
        self.assert_lightning(read_json(out / "scheduler/scheduler_config.json"))
        self.assertFalse((out / "unet").exists())
        self.assertFalse((out / "scheduler_motion").exists())
        adapter = build_motion_adapter()
        reference = UNetMotionModel.from_unet2d(StableDiffusionPipeline.from_pretrained(self.source).unet, adapter)
        self.assertLess(
            compare(components.motion_unet_part(reference.eval()), out / "unet_motion/model.onnx").relative, 1e-4
        )

    def test_lightning_without_a_number_of_steps_is_refused(self) -> None:
        build_motion_adapter().save_pretrained(self.root / "AnimateDiff-Lightning")
        said = self.refused(
            self.source, self.root / "never", "--motion-adapter", self.root / "AnimateDiff-Lightning"
        )
        self.assertIn("--motion-steps", said)


class Loras(ExportTest):
    def setUp(self) -> None:
        self.lora = write_lora(self.root, self.source)

    def merged_reference(self, scale: float) -> StableDiffusionPipeline:
        """The LoRA applied by diffusers while it runs, not merged."""
        pipeline = StableDiffusionPipeline.from_pretrained(self.source)
        pipeline.load_lora_weights(self.root, weight_name=self.lora.name, adapter_name="style")
        pipeline.set_adapters(["style"], [scale])
        return pipeline

    def test_merged_is_what_diffusers_applies(self) -> None:
        out = self.export(self.source, "--lora", f"{self.lora}:0.7")
        self.assert_like_reference(out, 0.7)
        plain = components.unet_part(StableDiffusionPipeline.from_pretrained(self.source).unet)
        self.assertGreater(compare(plain, out / "unet/model.onnx").rms, 1e-2)

    def test_kept_and_added_is_what_diffusers_applies(self) -> None:
        for options in ((), ("--optimize", "cpu", "--dtype", "fp16")):
            with self.subTest(options=options):
                out = self.root / f"kept{len(options)}"
                code, said = run_export(
                    self.source, out, "--keep-lora", f"{STYLE.name}={self.lora}", *options
                )
                self.assertEqual(code, 0, said)
                for graph in ("text_encoder/model.onnx", "unet/model.onnx"):
                    data = loras.patched_data(out, STYLE.name, graph, 0.7)
                    (out / f"{graph}_data").write_bytes(data)
                self.assert_like_reference(out, 0.7)

    def assert_like_reference(self, out: Path, scale: float) -> None:
        reference = self.merged_reference(scale)
        parts: dict[str, Part] = {
            "text_encoder": components.text_encoder_part(reference.text_encoder.eval(), clip_skips=1),
            "unet": components.unet_part(reference.unet.eval()),
        }
        for name, part in parts.items():
            self.assertLess(compare(part, out / name / "model.onnx").relative, 1e-4, name)

    def test_a_file_that_is_no_lora_is_refused(self) -> None:
        path = self.root / "other.safetensors"
        save_file({"x": torch.zeros(2)}, path)
        self.assertIn("LoRA", self.refused(self.source, self.root / "never", "--lora", path))


class Variants(ExportTest):
    def test_half_precision_lies_beside_full(self) -> None:
        out = self.export(self.source, "--dtype", "fp16")
        for name in ("text_encoder", "unet", "vae_decoder", "vae_encoder"):
            self.assertTrue((out / name / "model.onnx").is_file())
            self.assertTrue((out / name / "model_fp16.onnx").is_file())
        self.assertIn("model_fp16.onnx", self.said)

    def test_half_precision_hears_timesteps_in_full(self) -> None:
        out = self.export(self.source, "--dtype", "fp16")
        feeds = {"sample": components.seeded(1, 4, 8, 8), "encoder_hidden_states": components.seeded(1, 77, 32)}
        for path in ("unet/model.onnx", "unet/model_fp16.onnx"):
            near, far = (
                run_onnx(out / path, {**feeds, "timestep": torch.tensor([step])})[0] for step in (981, 980)
            )
            self.assertGreater(np.abs(near - far).max(), 1e-4)

    def test_fused_operators_for_the_cpu_compute_the_same(self) -> None:
        out = self.export(self.source, "--optimize", "cpu")
        operators = {node.op_type for node in onnx.load(out / "unet/model.onnx").graph.node}
        self.assertLessEqual({"MultiHeadAttention", "SkipLayerNormalization"}, operators)
        self.assertFalse(operators & {"NhwcConv", "GroupNorm", "BiasSplitGelu"})

    def test_operators_for_cuda_are_in_the_half_precision_graph_alone(self) -> None:
        out = self.export(self.source, "--dtype", "fp16", "--optimize", "cuda")
        half = {node.op_type for node in onnx.load(out / "unet/model_fp16.onnx").graph.node}
        full = {node.domain for node in onnx.load(out / "unet/model.onnx").graph.node}
        self.assertLessEqual({"MultiHeadAttention", "NhwcConv", "GroupNorm", "BiasSplitGelu"}, half)
        self.assertEqual(full, {""})
        self.assertIn("compared before CUDA's operators", self.said)

    def test_int8_replaces_what_holds(self) -> None:
        out = self.export(self.source, "--int8")
        operators = {node.op_type for node in onnx.load(out / "unet/model.onnx").graph.node}
        self.assertIn("MatMulInteger", operators)
        self.assertIn("int8 holds for text_encoder, unet", self.said)
        self.assertEqual(sorted(path.name for path in (out / "unet").iterdir()), ["config.json", "model.onnx"])


class Refusals(ExportTest):
    def test_pickles(self) -> None:
        path = self.root / "model.ckpt"
        path.write_bytes(b"\x80")
        self.assertIn("pickle", self.refused(path, self.root / "never"))
        folder = write_stable_diffusion(self.root / "pickled")
        (folder / "unet/diffusion_pytorch_model.safetensors").rename(folder / "unet/diffusion_pytorch_model.bin")
        self.assertIn("pickle", self.refused(folder, self.root / "never"))

    def test_sdxl_by_name(self) -> None:
        folder = write_stable_diffusion(self.root / "xl", pipeline="StableDiffusionXLPipeline")
        self.assertIn("Stable Diffusion XL", self.refused(folder, self.root / "never"))
        path = self.root / "xl.safetensors"
        save_file({"conditioner.embedders.0.transformer.x": torch.zeros(1)}, path)
        self.assertIn("Stable Diffusion XL", self.refused(path, self.root / "never"))

    def test_contradictions(self) -> None:
        never = self.root / "never"
        self.assertIn("two folders", self.refused(self.source, never, "--int8", "--dtype", "fp16"))
        self.assertIn("--dtype fp16", self.refused(self.source, never, "--optimize", "cuda"))
        self.assertIn("--motion-adapter", self.refused(self.source, never, "--gif-steps", "4"))
        motion = ("--motion-adapter", never, "--unet", "drop", "--gif-steps", "4")
        self.assertIn("--steps", self.refused(self.source, never, *motion))
        self.assertIn("exists", self.refused(self.source, self.source))

    def test_a_graph_that_differs_fails_the_run(self) -> None:
        tolerance = export_tolerance(1e-12)
        with tolerance:
            code, said = run_export(self.source, self.root / "strict")
        self.assertEqual(code, 1)
        self.assertIn("FAILED", said)
        self.assertFalse((self.root / "strict").exists())


@contextlib.contextmanager
def export_tolerance(relative: float):
    import report

    before = report.FP32_RELATIVE
    report.FP32_RELATIVE = relative
    try:
        yield
    finally:
        report.FP32_RELATIVE = before


if __name__ == "__main__":
    unittest.main()

"""Writes the graphs of a model folder and compares each with PyTorch."""

import contextlib
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx

import components
import loras
import picture
import variants
from fused_attention import fused_attention
from onnx_export import Part, compare, export_onnx, save_onnx
from report import INT8_DECIBELS
from run import Run

GRAPH, HALF_GRAPH, INT8_GRAPH = "model.onnx", "model_fp16.onnx", "model_int8.onnx"
INT8_PARTS = ("text_encoder", "unet", "unet_motion")
# Which of the source's networks a part was made from: what a LoRA changes.
LORA_NETWORKS = {"text_encoder": "text_encoder", "unet": "unet", "unet_motion": "unet"}


def write_graphs(run: Run) -> None:
    for name, part in run.parts.items():
        write_part(run, name, part)
    if run.options.int8:
        keep_int8_where_it_holds(run)
    for name, deltas in run.kept_loras.items():
        keep_lora(run, name, deltas)


def write_part(run: Run, name: str, part: Part) -> None:
    path, external = run.out / name / GRAPH, bool(run.kept_loras)
    started = time.monotonic()
    fuse = name in variants.MODEL_TYPES and "cpu" in run.options.optimize
    with fused_attention(part.module) if fuse else contextlib.nullcontext():
        export_onnx(part, path, external)
    if fuse:
        model = variants.optimize(path, name, "cpu").model
        save_onnx(model, path, external)
        tell_fused(run, path, model)
    run.report.add_full(path, time.monotonic() - started, compare(part, path))
    # The judge of pictures judges in full precision: a threshold is a threshold.
    if run.options.half and name in variants.MODEL_TYPES:
        if "cuda" in run.options.optimize:
            write_half_for_cuda(run, name, part, path.with_name(HALF_GRAPH))
        else:
            write_half(run, part, path.with_name(HALF_GRAPH))


def write_half(run: Run, part: Part, path: Path) -> None:
    started = time.monotonic()
    model = variants.load_graph(path.with_name(GRAPH))
    variants.to_half(model)
    save_onnx(model.model, path, bool(run.kept_loras))
    run.report.add_half(path, time.monotonic() - started, compare(part, path))


def write_half_for_cuda(run: Run, name: str, part: Part, path: Path) -> None:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=run.out) as folder:
        traced, portable = Path(folder) / "traced.onnx", Path(folder) / "portable.onnx"
        with fused_attention(part.module):
            export_onnx(part, traced)
        model = variants.optimize(traced, name, "cuda")
        tell_fused(run, path, model.model)
        variants.to_half(model)
        save_onnx(model.model, path, bool(run.kept_loras))
        seconds = time.monotonic() - started
        if variants.runs_here(model.model):
            run.report.add_half(path, seconds, compare(part, path))
            return
        # What can be told without CUDA: the same weights and precision, in operators that run everywhere.
        plain = variants.load_graph(traced)
        variants.to_half(plain)
        save_onnx(plain.model, portable)
        run.report.add_half(path, seconds, compare(part, portable), "compared before CUDA's operators came in")


def tell_fused(run: Run, path: Path, model: onnx.ModelProto) -> None:
    counts = variants.fused_operators(model)
    fused = ", ".join(f"{count} {operator}" for operator, count in counts.items())
    run.report.say(f"{path.parent.name}/{path.name}: {fused or 'nothing to fuse'}")


def keep_int8_where_it_holds(run: Run) -> None:
    """Replaces graphs by their 8-bit twins if each part, and then the whole picture, stays close to fp32's."""
    small = {
        name: run.out / name / INT8_GRAPH for name in INT8_PARTS if name in run.parts
    }
    held = []
    for name, path in small.items():
        started = time.monotonic()
        variants.to_int8(path.with_name(GRAPH), path)
        seconds = time.monotonic() - started
        if run.report.add_int8(path, seconds, compare(run.parts[name], path)):
            held.append(name)
    decibels = min(
        picture.psnr(draw_with(run, network, []), draw_with(run, network, held)) for network in run.schedules
    )
    if held and decibels >= INT8_DECIBELS:
        run.report.say(
            f"int8 holds for {', '.join(held)}: a picture of {picture.STEPS} steps is within {decibels:.1f} dB."
        )
    else:
        run.report.say(f"int8 is dropped: a picture is within {decibels:.1f} dB, {INT8_DECIBELS} are asked for.")
        held = []
    for name, path in small.items():
        if name in held:
            save_onnx(onnx.load(path), path.with_name(GRAPH))
        path.unlink()
        path.with_name(f"{path.name}_data").unlink(missing_ok=True)


def draw_with(run: Run, network: str, in_int8: list[str]) -> np.ndarray:
    graphs = {
        name: run.out / name / (INT8_GRAPH if name in in_int8 else GRAPH)
        for name in ("text_encoder", network, "vae_decoder")
    }
    schedule = run.schedules[network]
    decoder = run.source.vae if run.tiny_vae is None else run.tiny_vae
    cells = 4 * components.smallest_latent(run.source.unet.config.block_out_channels)
    return picture.draw(
        graphs,
        schedule.config,
        schedule.defaults.guidance,
        (run.source.unet.config.in_channels, cells),
        decoder.config.scaling_factor,
    )


def keep_lora(run: Run, name: str, deltas: list[loras.Delta]) -> None:
    graphs = [
        (LORA_NETWORKS[part], path)
        for part in LORA_NETWORKS
        for path in (run.out / part / GRAPH, run.out / part / HALF_GRAPH)
        if path.is_file()
    ]
    changed = loras.write_kept_lora(run.out, name, deltas, graphs)
    modules = [(LORA_NETWORKS[part], run.parts[part].module) for part in LORA_NETWORKS if part in run.parts]
    with loras.merged(deltas, modules):
        for path in changed:
            check_kept_lora(run, name, path)


def check_kept_lora(run: Run, name: str, path: Path) -> None:
    """Adds it as the engine does, and compares with PyTorch, where it is merged by now."""
    note = f"with {name} added"
    with tempfile.TemporaryDirectory(dir=run.out) as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        graph = path.relative_to(run.out).as_posix()
        copy.with_name(f"{path.name}_data").write_bytes(loras.patched_data(run.out, name, graph, 1.0))
        if not variants.runs_here(onnx.load(copy, load_external_data=False)):
            run.report.say(f"{graph} {note}: not compared, it has CUDA's operators.")
            return
        difference = compare(run.parts[path.parent.name], copy)
    if path.name == HALF_GRAPH:
        run.report.add_half(path, 0.0, difference, note)
    else:
        run.report.add_full(path, 0.0, difference, note)

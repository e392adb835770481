"""The files the TypeScript tests read: JSON beside raw little-endian float32."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from model_folders import TinyModules, folder_named, write_json
from pipeline_cases import CASES, CAT, LONG, NOT_ASCII, UGLY, Case
from reference import Reference, encode_text, run_case
from safety_pictures import write_safety

INIT_WIDTH_PX, INIT_HEIGHT_PX = 48, 32
INIT_STEM = "init-picture"
MASK_STEM = "init-mask"
TEXT_ENCODINGS = (
    *(("tiny-sd", prompt) for prompt in ("", CAT, UGLY, LONG, NOT_ASCII)),
    ("tiny-v", CAT),
)


def draw_init_picture() -> Image.Image:
    """A red disc on a gradient."""
    y, x = np.mgrid[0:INIT_HEIGHT_PX, 0:INIT_WIDTH_PX]
    rgb = np.stack([x * 5, y * 7, 255 - x * 2 - y * 3], axis=-1).astype(np.uint8)
    rgb[(x - 20) ** 2 + (y - 14) ** 2 < 80] = (220, 30, 40)
    return Image.fromarray(rgb)


def draw_mask() -> Image.Image:
    """White where it is to be painted anew: the disc, and more to the right. No edge lies on a latent cell's."""
    y, x = np.mgrid[0:INIT_HEIGHT_PX, 0:INIT_WIDTH_PX]
    hole = ((x - 20) ** 2 + (y - 14) ** 2 < 110) | ((x > 34) & (y > 19))
    return Image.fromarray((hole * 255).astype(np.uint8))


def write_floats(path: Path, arrays: Iterable[np.ndarray]) -> None:
    path.write_bytes(b"".join(np.ascontiguousarray(array, dtype="<f4").tobytes() for array in arrays))


def write_pipelines(modules: TinyModules, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    init_picture = draw_init_picture()
    init_picture.save(folder / f"{INIT_STEM}.png")
    (folder / f"{INIT_STEM}.rgb").write_bytes(init_picture.tobytes())
    mask = draw_mask()
    mask.save(folder / f"{MASK_STEM}.png")
    (folder / f"{MASK_STEM}.gray").write_bytes(mask.tobytes())
    write_text_encodings(modules, folder)
    checked: dict[str, np.ndarray] = {}
    for case in CASES:
        reference = run_case(case, modules, init_picture, mask)
        write_case(case, reference, folder)
        if folder_named(case.model).checked:
            checked[case.name] = reference.picture[0]
    write_safety(modules.safety_checker, folder.parent / "safety", checked)
    write_json(
        folder / "index.json",
        {"cases": [{"name": case.name, "pipeline": case.pipeline} for case in CASES]},
    )


def write_text_encodings(modules: TinyModules, folder: Path) -> None:
    encodings = [
        (model, prompt, *encode_text(modules, folder_named(model), prompt))
        for model, prompt in TEXT_ENCODINGS
    ]
    write_json(
        folder / "text-encodings.json",
        {
            "shape": list(encodings[0][3].shape),
            "encodings": [
                {"model": model, "prompt": prompt, "inputIds": ids} for model, prompt, ids, _ in encodings
            ],
        },
    )
    write_floats(folder / "text-encodings.f32", (hidden for *_, hidden in encodings))


def write_case(case: Case, reference: Reference, folder: Path) -> None:
    write_json(folder / f"{case.name}.json", case_document(case, reference))
    write_floats(folder / f"{case.name}.latents.f32", reference.latents)
    write_floats(folder / f"{case.name}.picture.f32", [reference.picture])
    calls, spread = len(reference.latents), reference.picture.std()
    print(f"{case.name}: {calls} model calls, picture's standard deviation {spread:.2f}", flush=True)


def case_document(case: Case, reference: Reference) -> dict[str, object]:
    return {
        "name": case.name,
        "pipeline": case.pipeline,
        "model": case.model,
        "prompt": case.prompt + "".join(f" <lora:{name}:{scale}>" for name, scale in case.loras),
        "negativePrompt": case.negative_prompt,
        "seed": case.seed,
        "widthPx": case.width_px,
        "heightPx": case.height_px,
        "frames": case.frames,
        "loop": case.loop,
        "steps": case.steps,
        "guidanceScale": case.guidance_scale,
        "guidanceRescale": case.guidance_rescale,
        "scheduler": case.scheduler,
        "eta": case.eta,
        **({"clipSkip": case.clip_skip} if case.clip_skip > 0 else {}),
        "initImage": init_image(case),
        "mask": {"png": f"{MASK_STEM}.png", "gray": f"{MASK_STEM}.gray"}
        if case.pipeline == "inpainting"
        else None,
        "timesteps": reference.timesteps,
        "noiseDraws": reference.noise_draws,
        "latentShape": shape_of(reference.latents),
    }


def init_image(case: Case) -> dict[str, object] | None:
    if case.strength is None:
        return None
    return {"png": f"{INIT_STEM}.png", "rgb": f"{INIT_STEM}.rgb", "strength": case.strength}


def shape_of(latents: Sequence[np.ndarray]) -> list[int]:
    return list(latents[0].shape)

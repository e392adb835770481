"""Writes test/golden/fixtures/schedulers.json: trajectories of diffusers' own schedulers, for test/golden/schedulers.test.ts.

Run once with torch, scipy and diffusers 0.42.1 installed; takes half a minute:  python tools/golden/schedulers.py
Every array is little-endian float32 in base64. `latents` holds the 8 latents after each model call;
`config` is an index into `configs`.
"""

import base64
import itertools
import json
import logging
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers.schedulers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    LCMScheduler,
    LMSDiscreteScheduler,
    PNDMScheduler,
    TCDScheduler,
    UniPCMultistepScheduler,
)

OUTPUT = Path(__file__).parents[2] / "test/golden/fixtures/schedulers.json"

CLASSES = {
    "euler": EulerDiscreteScheduler,
    "euler-ancestral": EulerAncestralDiscreteScheduler,
    "ddim": DDIMScheduler,
    "pndm": PNDMScheduler,
    "dpmpp-2m": DPMSolverMultistepScheduler,
    "dpmpp-2m-karras": DPMSolverMultistepScheduler,
    "unipc": UniPCMultistepScheduler,
    "lms": LMSDiscreteScheduler,
    "heun": HeunDiscreteScheduler,
    "lcm": LCMScheduler,
    "tcd": TCDScheduler,
}
RESHAPING = ("euler", "dpmpp-2m", "unipc", "lms", "heun")
PREDICTIONS = ("epsilon", "v_prediction", "sample")
STEPS = (4, 10, 25)

# runwayml/stable-diffusion-v1-5, scheduler/scheduler_config.json
SD15 = {
    "_class_name": "PNDMScheduler",
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "clip_sample": False,
    "num_train_timesteps": 1000,
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "trained_betas": None,
}
# What AnimateDiff-Lightning's model card does to the base model's config.
LIGHTNING = {**SD15, "_class_name": "EulerDiscreteScheduler", "timestep_spacing": "trailing", "beta_schedule": "linear"}
ZERO_SNR = {**SD15, "timestep_spacing": "trailing", "rescale_betas_zero_snr": True}

LATENTS = 8
SHAPE = (1, 2, 2, 2)
NOISE = torch.randn(26, *SHAPE, generator=torch.Generator().manual_seed(3))
START = torch.randn(SHAPE, generator=torch.Generator().manual_seed(1))
PATTERN = ((torch.arange(LATENTS) % 7 - 3) / 7).reshape(SHAPE)


def model(sample, timestep):
    """Bounded and curved, so that neither errors nor their absence hide; float32 operations that any language has."""
    return sample / (1 + sample.abs()) + PATTERN * (float(timestep) / 1000)


def base64_of(values):
    return base64.b64encode(np.asarray(values, dtype="<f4").tobytes()).decode()


def noise_as_needed():
    draws = iter(NOISE)
    return lambda *_, **__: next(draws)


def scheduler_of(name, config):
    if name == "dpmpp-2m-karras":
        config = {**config, "use_karras_sigmas": True}
    # diffusers' Euler ancestral and PNDM refuse "sample": they get the noise that such an output stands for.
    is_converted = config.get("prediction_type") == "sample" and name in ("euler-ancestral", "pndm")
    if is_converted:
        config = {**config, "prediction_type": "epsilon"}
    return CLASSES[name].from_config(config), is_converted


def noise_behind(scheduler, clean, sample, timestep, index):
    if isinstance(scheduler, PNDMScheduler):
        alpha = scheduler.alphas_cumprod[timestep]
        return (sample - alpha**0.5 * clean) / (1 - alpha) ** 0.5
    return (sample - clean) / scheduler.sigmas[index]


def trajectory(name, config, steps, strength=None):
    scheduler, is_converted = scheduler_of(name, config)
    scheduler.set_timesteps(steps)
    begin = 0 if strength is None else (steps - min(int(steps * strength), steps)) * scheduler.order
    if hasattr(scheduler, "set_begin_index"):
        # Or two Karras timesteps that round to the same number make diffusers start at the second.
        scheduler.set_begin_index(begin)
    if strength is None:
        sample = START * scheduler.init_noise_sigma
    else:
        sample = scheduler.add_noise(START, NOISE[25], scheduler.timesteps[begin : begin + 1])
    module = __import__(type(scheduler).__module__, fromlist=["randn_tensor"])
    module.randn_tensor = noise_as_needed()
    latents = []
    for index, timestep in enumerate(scheduler.timesteps[begin:]):
        scaled = scheduler.scale_model_input(sample, timestep)
        output = model(scaled, timestep)
        if is_converted:
            output = noise_behind(scheduler, output, sample, timestep, begin + index)
        sample = scheduler.step(output, timestep, sample).prev_sample
        latents.append(sample.flatten().numpy())
    case = {"scheduler": name, "config": config, "steps": steps}
    if strength is not None:
        case["strength"] = strength
    if not np.isfinite(latents).all():
        return {**case, "isFinite": False}
    return {
        **case,
        "timesteps": scheduler.timesteps.tolist(),
        "initNoiseSigma": float(scheduler.init_noise_sigma),
        "latents": base64_of(latents),
    }


def cases():
    for name, config, prediction, steps in itertools.product(CLASSES, ({}, SD15, LIGHTNING, ZERO_SNR), PREDICTIONS, STEPS):
        yield trajectory(name, {**config, "prediction_type": prediction}, steps)
    for name, flag, prediction, steps in itertools.product(
        RESHAPING, ("use_karras_sigmas", "use_exponential_sigmas"), PREDICTIONS, STEPS
    ):
        if (name, flag) != ("dpmpp-2m", "use_karras_sigmas"):
            yield trajectory(name, {**SD15, flag: True, "prediction_type": prediction}, steps)
    for name, spacing in itertools.product(CLASSES, ("linspace", "leading", "trailing")):
        yield trajectory(name, {**SD15, "timestep_spacing": spacing}, 16)
    for name, strength in itertools.product(CLASSES, (0.3, 0.6)):
        yield trajectory(name, SD15, 10, strength)
    for name, extra in (
        ("euler", {"interpolation_type": "log_linear"}),
        ("euler", {"final_sigmas_type": "sigma_min"}),
        ("euler", {"use_karras_sigmas": True, "sigma_min": 0.1, "sigma_max": 10.0}),
        ("ddim", {"clip_sample": True, "clip_sample_range": 0.7, "set_alpha_to_one": True}),
        ("pndm", {"set_alpha_to_one": True}),
        ("heun", {"clip_sample": True, "clip_sample_range": 0.7}),
        ("lcm", {"clip_sample": True, "original_inference_steps": 100, "timestep_scaling": 5.0}),
        ("tcd", {"original_inference_steps": 20}),
        ("unipc", {"solver_order": 1}),
        ("unipc", {"solver_order": 3}),
        ("unipc", {"solver_type": "bh1", "final_sigmas_type": "sigma_min"}),
        ("unipc", {"solver_type": "bh1", "solver_order": 3, "lower_order_final": False, "final_sigmas_type": "sigma_min"}),
        ("unipc", {"disable_corrector": [0, 2]}),
        ("unipc", {"use_karras_sigmas": True, "final_sigmas_type": "sigma_min", "sigma_min": 0.1, "sigma_max": 10.0}),
        ("dpmpp-2m", {"solver_order": 1}),
        ("dpmpp-2m", {"solver_order": 3}),
        ("dpmpp-2m", {"solver_order": 3, "lower_order_final": False, "final_sigmas_type": "sigma_min"}),
        ("dpmpp-2m", {"solver_type": "heun"}),
        ("dpmpp-2m", {"euler_at_final": True, "lower_order_final": False, "final_sigmas_type": "sigma_min"}),
        ("dpmpp-2m", {"algorithm_type": "sde-dpmsolver++"}),
        ("dpmpp-2m", {"algorithm_type": "sde-dpmsolver++", "solver_type": "heun"}),
        ("dpmpp-2m", {"beta_schedule": "squaredcos_cap_v2", "lambda_min_clipped": -5.1}),
        ("dpmpp-2m-karras", {"beta_schedule": "squaredcos_cap_v2"}),
    ):
        yield trajectory(name, {**SD15, **extra}, 10)
    for name in CLASSES:
        yield trajectory(name, {"beta_schedule": "squaredcos_cap_v2"}, 10)
        yield trajectory(name, {"trained_betas": np.linspace(0.001, 0.01, 100).tolist(), "num_train_timesteps": 100}, 10)


def spacings():
    """Length and sum of DDIM's timesteps for every number of steps: the traps of NumPy's arange and round."""
    result = {}
    for spacing in ("linspace", "leading", "trailing"):
        scheduler = DDIMScheduler(timestep_spacing=spacing)
        lists = []
        for steps in range(1, 1001):
            scheduler.set_timesteps(steps)
            lists.append(scheduler.timesteps)
        result[spacing] = {"lengths": [len(t) for t in lists], "sums": [int(t.sum()) for t in lists]}
    return result


def main():
    torch.set_num_threads(1)
    logging.disable(logging.WARNING)
    generator = torch.Generator().manual_seed(0)
    header = {
        "diffusers": diffusers.__version__,
        "torch": torch.__version__,
        "start": base64_of(START),
        "noise": base64_of(NOISE),
        "oracleNoise": base64_of([torch.randn(4, 3, 8, 8, generator=generator).numpy() for _ in range(10)]),
        "spacings": spacings(),
    }
    all_cases = list(cases())
    configs = []
    for case in all_cases:
        if case["config"] not in configs:
            configs.append(case["config"])
        case["config"] = configs.index(case["config"])
    header["configs"] = configs
    lines = ",\n".join(json.dumps(case) for case in all_cases)
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(f'{json.dumps(header)[:-1]},\n"cases": [\n{lines}\n]}}\n')
    print(f"{OUTPUT}: {OUTPUT.stat().st_size / 1024:.0f} KiB")


main()

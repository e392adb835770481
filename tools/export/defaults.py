"""Steps and guidance that a model's makers recommend, as far as its files tell what kind it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from motion import Motion
from source import Source


@dataclass(frozen=True)
class Defaults:
    steps: int
    guidance: float
    # Why, for the one who exports.
    because: str

    def changed(self, steps: int | None, guidance: float | None) -> "Defaults":
        """With what the one who exports knows better."""
        return replace(
            self,
            steps=self.steps if steps is None else steps,
            guidance=self.guidance if guidance is None else guidance,
        )


def defaults_of(source: Source, scheduler: Mapping[str, Any], motion: Motion | None) -> Defaults:
    if motion is not None and motion.lightning_steps is not None:
        return Defaults(motion.lightning_steps, 1.0, "AnimateDiff-Lightning")
    if source.unet.config.time_cond_proj_dim is not None:
        return Defaults(4, 8.5, "distilled by latent consistency, with a guidance embedding")
    if scheduler.get("_class_name") in ("LCMScheduler", "TCDScheduler"):
        return Defaults(4, 1.0, f"the scheduler is {scheduler['_class_name']}")
    # Stable Diffusion 2.1's network on Euler's trailing timesteps: 2.1 itself has leading ones, or predicts v.
    if (
        source.unet.config.use_linear_projection
        and scheduler.get("_class_name", "").startswith("Euler")
        and scheduler.get("timestep_spacing") == "trailing"
        and scheduler.get("prediction_type", "epsilon") == "epsilon"
    ):
        return Defaults(1, 1.0, "distilled as SD-Turbo is")
    return Defaults(25, 7.5, "an ordinary diffusion model")

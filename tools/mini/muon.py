"""Muon: momentum whose every update matrix is made orthogonal (Newton-Schulz); AdamW for the vectors.

Measured here on the autoencoder and the UNet: see README.md. A convolution's weight counts as [out, in*k*k].
"""

from typing import Any

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonal(update: torch.Tensor, rounds: int = 5) -> torch.Tensor:
    """The nearest (roughly) orthogonal matrices of a batch [N, rows, columns], in bfloat16."""
    x = update.bfloat16()
    flipped = x.shape[-2] > x.shape[-1]
    if flipped:
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    a, b, c = COEFFICIENTS
    for _ in range(rounds):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if flipped else x


class Muon(torch.optim.Optimizer):
    """Matrices and convolutions by orthogonal updates, everything else by AdamW; `lr` means AdamW's usual scale.

    A group with `adam=True` (embeddings, first and last layers) is left to AdamW altogether.
    """

    def __init__(
        self,
        groups: list[dict[str, Any]],
        momentum: float = 0.95,
        betas: tuple[float, float] = (0.9, 0.98),
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(
            groups, {"lr": 1e-3, "momentum": momentum, "betas": betas, "weight_decay": weight_decay, "adam": False}
        )

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        for group in self.param_groups:
            vectors, shapes = [], {}
            for p in group["params"]:
                if p.grad is None:
                    continue
                if group["adam"] or p.ndim < 2 or min(p.shape[0], p[0].numel()) < 8:
                    vectors.append(p)
                else:
                    shapes.setdefault((p.shape[0], p[0].numel()), []).append(p)
            for shape, params in shapes.items():
                self._matrices(group, shape, params)
            for p in vectors:
                self._vector(group, p)

    def _matrices(self, group: dict[str, Any], shape: tuple[int, int], params: list[torch.Tensor]) -> None:
        updates = []
        for p in params:
            state = self.state[p]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(p)
            state["momentum"].lerp_(p.grad, 1 - group["momentum"])
            updates.append(torch.lerp(p.grad, state["momentum"], group["momentum"]).reshape(shape))
        # 0.2*sqrt(larger side) gives AdamW's usual size of update, so one learning rate serves both.
        scale = 0.2 * max(shape) ** 0.5
        for p, update in zip(params, orthogonal(torch.stack(updates)), strict=True):
            p.mul_(1 - group["lr"] * group["weight_decay"])
            p.add_(update.to(p.dtype).reshape(p.shape), alpha=-group["lr"] * scale)

    def _vector(self, group: dict[str, Any], p: torch.Tensor) -> None:
        state = self.state[p]
        if "steps" not in state:
            state["steps"], state["mean"], state["square"] = 0, torch.zeros_like(p), torch.zeros_like(p)
        state["steps"] += 1
        first, second = group["betas"]
        state["mean"].lerp_(p.grad, 1 - first)
        state["square"].lerp_(p.grad * p.grad, 1 - second)
        mean = state["mean"] / (1 - first ** state["steps"])
        root = (state["square"] / (1 - second ** state["steps"])).sqrt_().add_(1e-8)
        if p.ndim > 1:
            p.mul_(1 - group["lr"] * group["weight_decay"])
        p.addcdiv_(mean, root, value=-group["lr"])

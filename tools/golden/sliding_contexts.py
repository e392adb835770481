"""A GIF longer than the motion model's window, denoised in overlapping windows."""

from types import SimpleNamespace

import torch
from diffusers import UNetMotionModel

CONTEXT_FRAMES = 16


def windows(frames: int, call_index: int, loop: bool, context: int = CONTEXT_FRAMES) -> list[list[int]]:
    """
    Frame indices of each window of model call `call_index`: starts half a window apart, all of them one frame further
    with every call, so that no seam stays in place. They wrap round the end of a clip that loops, and stop at both ends
    of any other.
    """
    if frames <= context:
        return [list(range(frames))]
    stride = context // 2
    if loop:
        starts = [call_index + index * stride for index in range(-(-frames // stride))]
    else:
        last = frames - context
        shifted = [call_index % stride + (index - 1) * stride for index in range(-(-last // stride) + 2)]
        starts = [min(last, max(0, start)) for start in shifted]
    return [[(start + position) % frames for position in range(context)] for start in starts]


class SlidingContextUnet(torch.nn.Module):
    """Stands in for a UNetMotionModel inside AnimateDiffPipeline; counts its calls to know the step."""

    def __init__(self, unet: UNetMotionModel, loop: bool) -> None:
        super().__init__()
        self.unet = unet
        self.config, self.device, self.dtype = unet.config, unet.device, unet.dtype
        self.loop = loop
        self.call_index = 0

    def forward(
        self, sample: torch.Tensor, timestep: torch.Tensor, encoder_hidden_states: torch.Tensor, **_: object
    ) -> SimpleNamespace:
        batch, _channels, frames = sample.shape[:3]
        text = encoder_hidden_states.unflatten(0, (batch, frames))
        total = torch.zeros_like(sample)
        count = torch.zeros(frames)
        for window in windows(frames, self.call_index, self.loop):
            prediction = self.unet(sample[:, :, window], timestep, text[:, window].flatten(0, 1)).sample
            total[:, :, window] += prediction
            count[window] += 1
        self.call_index += 1
        return SimpleNamespace(sample=total / count[:, None, None])

"""Attention as one operator, onnxruntime's MultiHeadAttention, instead of the eight that PyTorch's would become."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from diffusers.models.attention_processor import Attention
from torch.nn import functional


class MultiHeadAttention(torch.autograd.Function):
    """[B, S, heads * size] each; the scale is 1 / sqrt(size), the operator's default and PyTorch's."""

    @staticmethod
    def forward(
        ctx: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int
    ) -> torch.Tensor:
        def split(tensor: torch.Tensor) -> torch.Tensor:
            return tensor.unflatten(-1, (heads, -1)).transpose(1, 2)

        attended = functional.scaled_dot_product_attention(split(query), split(key), split(value))
        return attended.transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads).setType(
            query.type()
        )


class FusedAttentionProcessor:
    """diffusers' AttnProcessor2_0 without masks, which Stable Diffusion does not use."""

    def __call__(
        self,
        attn: Attention,
        hidden_states: torch.Tensor,
        encoder_hidden_states: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        temb: torch.Tensor | None = None,
    ) -> torch.Tensor:
        if attention_mask is not None:
            raise AssertionError("The fused attention takes no mask")
        residual = hidden_states
        is_image = hidden_states.ndim == 4
        if attn.spatial_norm is not None:
            hidden_states = attn.spatial_norm(hidden_states, temb)
        if is_image:
            hidden_states = hidden_states.flatten(2).transpose(1, 2)
        if attn.group_norm is not None:
            hidden_states = attn.group_norm(hidden_states.transpose(1, 2)).transpose(1, 2)
        context = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        if encoder_hidden_states is not None and attn.norm_cross:
            context = attn.norm_encoder_hidden_states(context)
        attended = MultiHeadAttention.apply(
            attn.to_q(hidden_states), attn.to_k(context), attn.to_v(context), attn.heads
        )
        # to_out[1] is dropout.
        hidden_states = attn.to_out[0](attended)
        if is_image:
            hidden_states = hidden_states.transpose(1, 2).reshape(residual.shape)
        if attn.residual_connection:
            hidden_states = hidden_states + residual
        return hidden_states / attn.rescale_output_factor


@contextmanager
def fused_attention(model: torch.nn.Module) -> Iterator[None]:
    """While a graph is traced; the comparison with PyTorch is with diffusers' own processors again."""
    layers = [module for module in model.modules() if isinstance(module, Attention)]
    own = [layer.processor for layer in layers]
    for layer in layers:
        layer.processor = FusedAttentionProcessor()
    try:
        yield
    finally:
        for layer, processor in zip(layers, own, strict=True):
            layer.processor = processor

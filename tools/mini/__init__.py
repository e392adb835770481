"""Training, exporting and judging `models/mini`, Pincel's own miniature Stable Diffusion."""

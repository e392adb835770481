"""Pictures of the concepts, cut out of Noto Color Emoji."""

from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .concepts import all_concepts

FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")  # Debian: fonts-noto-color-emoji
FONT_SIZE = 109  # the only size this bitmap font has
GLYPH = (136, 128)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), FONT_SIZE)


@cache
def glyph(index: int) -> Image.Image:
    """The concept's picture, trimmed and centred in a transparent square."""
    canvas = Image.new("RGBA", GLYPH, (0, 0, 0, 0))
    ImageDraw.Draw(canvas).text((0, 0), all_concepts()[index].emoji, font=_font(), embedded_color=True)
    box = canvas.getbbox()
    if box is None:
        raise ValueError(f"the font draws nothing for {all_concepts()[index]}")
    trimmed = canvas.crop(box)
    side = max(trimmed.size)
    square = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    square.paste(trimmed, ((side - trimmed.width) // 2, (side - trimmed.height) // 2))
    return square


@lru_cache(maxsize=6000)
def sprite(index: int, size: int, angle: int = 0) -> Image.Image:
    """The concept's picture, `size` pixels wide, turned by `angle` degrees counter-clockwise (then it is larger)."""
    picture = glyph(index).resize((size, size), Image.Resampling.LANCZOS)
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True) if angle % 360 else picture


def on_plain(index: int, size: int, colour: tuple[int, int, int] = (255, 255, 255), margin: float = 0.0) -> Image.Image:
    """The concept filling a plain square of `size` pixels but for a margin (a fraction of the side)."""
    picture = Image.new("RGB", (size, size), colour)
    inner = round(size * (1 - 2 * margin))
    cut = sprite(index, inner)
    picture.paste(cut, ((size - inner) // 2, (size - inner) // 2), cut)
    return picture

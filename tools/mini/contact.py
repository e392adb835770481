"""The contact sheet of 64 prompts and the animated one: `python -m tools.mini.contact`."""

from pathlib import Path

import numpy as np
from PIL import Image

from .draw import Model, grid
from .facts import FRAMES_PER_SECOND
from .nets import TRAINED_FRAMES
from .stage import options

SHEET = (
    """
a cat on a blue background|dog face|fox on a green background|panda
penguin on the left|big elephant|flamingo on a turquoise background|tiger
three rabbits|horse on a yellow background|peacock|owl
frog on a pink background|turtle|kangaroo on an orange background|octopus
butterfly|ladybug on a green background|unicorn|dragon on a black background
dinosaur|ghost on an orange background|robot|wizard on a purple background
green apple|two bananas|watermelon|strawberry on a yellow background
pineapple|pancakes|hamburger and pizza|three doughnuts
sushi on a turquoise background|ice cream on a pink background|birthday cake|waffle
sunflower on a blue background|tulip|mushroom|four chilis
racing car on a grey background|rocket on a black background|helicopter|motorcycle
ambulance on a green background|sailboat on a turquoise background|ferris wheel|house
sun and moon|snowflake on a blue background|planet on a black background|broken heart
violin|soccer ball on a green background|crown on a red background|umbrella
gato com fundo vermelho|lagosta pequena embaixo|três maçãs com fundo amarelo|urso acima de tartaruga
raposa e coelho|coruja com fundo preto|abacaxi grande|trompete com fundo azul
""".strip()
    .replace("\n", "|")
    .split("|")
)
MOVING = (
    ("cat bouncing", "rocket shaking on a black background", "star spinning", "heart pulsing on a pink background"),
    ("car sliding on a grey background", "maçã caindo", "pizza zooming in", "sapo pulando com fundo amarelo"),
)


def main() -> None:
    parser = options(__doc__, 0)
    parser.add_argument("--pictures", type=Path, default=Path("docs/pictures"))
    args = parser.parse_args()
    args.pictures.mkdir(parents=True, exist_ok=True)
    model = Model(args.model, args.threads)
    sheet = grid(model.pictures(SHEET, args.seed), 8, 160)
    sheet.quantize(256, dither=Image.Dither.NONE).save(args.pictures / "mini-contact-sheet.png", optimize=True)
    prompts = [text for row in MOVING for text in row]
    clips = model.clips(prompts, TRAINED_FRAMES, args.seed)
    frames = [grid(np.ascontiguousarray(clips[:, f]), len(MOVING[0]), 160) for f in range(clips.shape[1])]
    frames[0].save(
        args.pictures / "mini-motion.gif",
        save_all=True,
        append_images=frames[1:],
        loop=0,
        duration=round(1000 / FRAMES_PER_SECOND),
        disposal=1,
    )
    for path in sorted(args.pictures.glob("mini-*")):
        print(path.name, f"{path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()

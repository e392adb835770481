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
a cat on a blue background|dog|fox on a green background|panda
penguin on the left|big elephant|lion|tiger
three rabbits|horse on a yellow background|duck on a turquoise background|owl
frog on a pink background|turtle|shark on a blue background|octopus
butterfly|bee on a purple background|unicorn|dragon on a black background
dinosaur|ghost on an orange background|robot|alien on a purple background
apple|two bananas|watermelon|strawberry on a yellow background
pineapple|pizza|hamburger and pizza|three doughnuts
coffee|ice cream on a pink background|birthday cake|cactus
sunflower on a blue background|rose|mushroom|four clovers
car on a grey background|rocket on a black background|helicopter|bicycle
bus on a green background|sailboat on a turquoise background|castle|house
sun and moon|rainbow|star on a black background|heart on a white background
guitar|soccer ball on a green background|crown on a red background|key
gato com fundo vermelho|cachorro pequeno embaixo|três maçãs com fundo amarelo|urso acima de tartaruga
raposa e coelho|coruja com fundo preto|peixe grande|avião com fundo azul
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

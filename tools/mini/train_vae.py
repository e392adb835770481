"""Stage 1: teaches the autoencoder pictures of scenes with ALL concepts.

Most of the time goes to 128-pixel crops with something in them; the last part to whole scenes.
`--decoder-only` keeps the encoder (and so all cached latents and the UNet) as it is and refines the decoder; with more
`--noise` it also learns to forgive the UNet's small errors.
"""

import math
import random
from functools import partial

import numpy as np
import torch

from . import weights
from .autoencoder import Autoencoder
from .concepts import LAST_TIER, concepts_up_to
from .feed import feed, to_signal
from .muon import Muon
from .scene import SIZE, Item, draw, random_scene
from .stage import Average, Run, autocast, options, seed_everything

CROP = 128
BATCH = 16
WHOLE_FROM = 0.72  # fraction of the budget after which whole scenes are shown


def _items(r: random.Random, tier: int) -> tuple[tuple[Item, ...], str]:
    """A scene, half of them of the concepts up to the tier; a third have sprites turned and placed as in clips."""
    scene = random_scene(r, concepts_up_to(tier if r.random() < 0.5 else LAST_TIER))
    if r.random() < 0.67:
        return scene.items, scene.background
    free = tuple(
        Item(
            i.concept,
            i.x + r.uniform(-0.1, 0.1),
            i.y + r.uniform(-0.1, 0.1),
            i.side * r.uniform(0.6, 1.3),
            r.uniform(0, 360),
        )
        for i in scene.items
    )
    return free, scene.background


def crops(seed: int, tier: int) -> np.ndarray:
    """A batch of crops around objects, two from each scene."""
    r = random.Random(seed)
    out = []
    while len(out) < BATCH:
        items, background = _items(r, tier)
        picture = draw(items, background)
        for _ in range(2):
            item = r.choice(items)
            spread = min(0.25, item.side / 2)
            x, y = (
                min(SIZE - CROP, max(0, round((at + r.uniform(-spread, spread)) * SIZE) - CROP // 2))
                for at in (item.x, item.y)
            )
            out.append(picture[y : y + CROP, x : x + CROP])
    return np.stack(out)


def wholes(seed: int, tier: int) -> np.ndarray:
    """A batch of whole scenes."""
    r = random.Random(-1 - seed)
    return np.stack([draw(*_items(r, tier)) for _ in range(BATCH // 3)])


def picture_loss(y: torch.Tensor, x: torch.Tensor) -> tuple[torch.Tensor, float]:
    """L1 + MSE + gradients, and the PSNR."""
    square = ((y - x) ** 2).mean()
    across = ((y[..., 1:] - y[..., :-1]) - (x[..., 1:] - x[..., :-1])).abs().mean()
    down = ((y[..., 1:, :] - y[..., :-1, :]) - (x[..., 1:, :] - x[..., :-1, :])).abs().mean()
    return (y - x).abs().mean() + square + 0.5 * (across + down), 10 * math.log10(4 / max(1e-9, square.item()))


def main() -> None:
    parser = options(__doc__, 33)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--noise", type=float, default=0.1, help="largest deviation of the noise on the latents")
    parser.add_argument("--decoder-only", action="store_true")
    args = parser.parse_args()
    seed_everything(args.seed, args.threads)
    net = Autoencoder()
    weights.load_vae(net, args.work, args.model)
    net.to(args.device, memory_format=torch.channels_last)
    net.encoder.requires_grad_(not args.decoder_only)
    taught = [p for p in net.parameters() if p.requires_grad]
    optimizer = Muon([{"params": taught}])
    average = Average(((n, p) for n, p in net.named_parameters() if p.requires_grad), 0.997)
    run = Run(
        "decoder" if args.decoder_only else "vae",
        args.work,
        args.minutes,
        {"net": net, "optimizer": optimizer, "average": average},
        hold=0.3,
    )
    seed_everything(args.seed + run.steps)
    small, large = feed(partial(crops, tier=args.tier), seed=args.seed + run.steps), None
    psnr = 0.0
    while run.on():
        if run.fraction > WHOLE_FROM and large is None:
            large = feed(partial(wholes, tier=args.tier), seed=args.seed + run.steps)
        x = to_signal(next(large or small), args.device)
        for group in optimizer.param_groups:
            group["lr"] = args.rate * run.rate(50)
        with autocast(args.device):
            z = net.encoder(x)
            z = z + torch.randn_like(z) * torch.rand(len(z), 1, 1, 1, device=z.device) * args.noise
            y = net.decoder(z)
        loss, now = picture_loss(y.float(), x)
        psnr = 0.98 * psnr + 0.02 * now if psnr else now
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(taught, 1.0)
        optimizer.step()
        average.update()
        run.step(loss.item(), f"psnr {psnr:.2f} dB")
    run.save()
    average.put()
    if not args.decoder_only:
        net.normalise(_latents(net, args.device))
    weights.save(args.work, "vae", net)


@torch.no_grad()
def _latents(net: Autoencoder, device: str) -> torch.Tensor:
    """Latents of some whole scenes, not yet normalised."""
    for part in (net.encoder, net.decoder):
        part.mean.zero_()
        part.deviation.fill_(1)
    with autocast(device):
        return torch.cat([net.encoder(to_signal(wholes(10**6 + k, LAST_TIER), device)).float() for k in range(60)])


if __name__ == "__main__":
    main()

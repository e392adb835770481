"""Stage 2: teaches the text encoder what captions show, before the UNet listens to it.

From its end token a linear head predicts a PCA code of each named concept's picture, the background, the count, the
size, the place and the motion. The head is thrown away.
"""

import random
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from . import nets, weights
from .caption import caption, language_of
from .concepts import LANGUAGES, LAST_TIER, all_concepts, concepts_up_to
from .feed import feed
from .motion import MOTION_NAMES, random_clip
from .muon import Muon
from .scene import PLACE_AT, SIZE_OF, random_scene
from .sprites import glyph
from .stage import Average, Run, autocast, options, seed_everything
from .tokens import LENGTH, encode
from .words import COLOUR_NAMES

CODE = 96
BATCH = 256
OTHERS = 0.25  # share of captions over all concepts, not only this sitting's tiers
PLACES, SIZES, MOTIONS = ("", *PLACE_AT), tuple(SIZE_OF), ("", *MOTION_NAMES)
CLASSES = (len(COLOUR_NAMES), 4, len(SIZES), len(PLACES), len(MOTIONS), 3)


@cache
def codes() -> torch.Tensor:
    """A whitened PCA code of every concept's picture."""
    count = len(all_concepts())
    flat = np.stack(
        [
            np.asarray(glyph(i).resize((24, 24), Image.Resampling.LANCZOS), np.float32).ravel() / 255
            for i in range(count)
        ]
    )
    flat -= flat.mean(0)
    _, spread, axes = np.linalg.svd(flat, full_matrices=False)
    soft = np.sqrt(spread[:CODE] * spread[0]) / count**0.5  # half whitened: rare details weigh less than outlines
    return torch.from_numpy(flat @ axes[:CODE].T / soft).float()


def example(r: random.Random, pool: list[int]) -> tuple[str, list[int]]:
    """A caption and its labels: first and last concept, then the classes."""
    if r.random() < 0.3:
        scene, motion = random_clip(r, pool)
    else:
        scene, motion = random_scene(r, pool), ""
    text = caption(scene, language_of(r), r, motion, other_names=0.15)
    relation = ("", "beside", "above").index(scene.relation)
    classes = [
        COLOUR_NAMES.index(scene.background),
        scene.count - 1 if scene.kind == "many" else 0,
        SIZES.index(scene.size),
        PLACES.index(scene.place),
        MOTIONS.index(motion),
        relation,
    ]
    return text, [scene.items[0].concept, scene.items[-1].concept, *classes]


class Head(nn.Module):
    """What the end token must know."""

    def __init__(self) -> None:
        super().__init__()
        self.out = nn.Linear(nets.WIDTH, 2 * CODE + sum(CLASSES))

    def loss(self, state: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        first, last, *rest = self.out(state).float().split((CODE, CODE, *CLASSES), 1)
        table = codes().to(state.device)
        loss = F.mse_loss(first, table[labels[:, 0]]) + F.mse_loss(last, table[labels[:, 1]])
        loss = loss / table.var()
        for k, logits in enumerate(rest):
            loss = loss + 0.2 * F.cross_entropy(logits, labels[:, 2 + k])
        return loss


@torch.no_grad()
def names_known(net: nn.Module, head: Head, args: object, tier: int) -> dict[str, float]:
    """Share of concepts whose plain name gives a code nearest to their own picture's."""
    net.eval()
    out = {}
    pool = concepts_up_to(tier)
    for language in LANGUAGES:
        ids = torch.tensor(encode([all_concepts()[i].name(language) for i in pool], args.model)).to(args.device)
        state = net(ids).last_hidden_state[torch.arange(len(ids)), nets.ends(ids)]
        guess = torch.cdist(head.out(state)[:, :CODE].float().cpu(), codes()).argmin(1)
        out[language] = (guess == torch.tensor(pool)).float().mean().item()
    net.train()
    return out


def main() -> None:
    args = options(__doc__, 5).parse_args()
    seed_everything(args.seed, args.threads)
    net, head = nets.text_encoder(), Head()
    print("starting from", weights.load_text(net, args.work, args.model) or "nothing")
    net.to(args.device), head.to(args.device)
    embeddings = [p for n, p in net.named_parameters() if "embedding" in n]
    matrices = [p for n, p in net.named_parameters() if "embedding" not in n]
    optimizer = Muon(
        [
            {"params": matrices, "base": 1.5e-3},
            {"params": [*embeddings, *head.parameters()], "base": 3e-3, "adam": True},
        ]
    )
    average = Average(net.named_parameters(), 0.99)
    things = {"net": net, "head": head, "optimizer": optimizer, "average": average}
    run = Run("text", args.work, args.minutes, things, hold=0.3)
    seed_everything(args.seed + run.steps)
    mine, everything = concepts_up_to(args.tier), list(range(len(all_concepts())))

    def batch(seed: int) -> np.ndarray:
        r = random.Random(seed)
        long = seed % 12 == 0
        rows = [example(r, everything if r.random() < OTHERS else mine) for _ in range(BATCH // 4 if long else BATCH)]
        ids = encode([text for text, _ in rows], args.model, LENGTH if long else nets.SHORT)
        return np.concatenate([np.array(ids), np.array([labels for _, labels in rows])], 1)

    for rows in feed(batch, seed=args.seed + run.steps):
        if not run.on():
            break
        data = torch.from_numpy(rows).to(args.device)
        ids, labels = data[:, : -2 - len(CLASSES)], data[:, -2 - len(CLASSES) :]
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * run.rate(40)
        with autocast(args.device):
            hidden = net(ids).last_hidden_state
        loss = head.loss(hidden.float()[torch.arange(len(ids)), nets.ends(ids)], labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        average.update()
        run.step(loss.item())
    run.save()
    average.put()
    print(
        "names known, this tier",
        names_known(net, head, args, args.tier),
        "all",
        names_known(net, head, args, LAST_TIER),
    )
    weights.save(args.work, "text", net)


if __name__ == "__main__":
    main()

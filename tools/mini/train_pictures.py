"""Stage 4: teaches the UNet pictures (cached latents), the text encoder at a tenth of the rate along with it.

Captions are cut to 20 tokens for speed; every eighth batch, and all of the last part, has the 77 positions that
inference always passes.
"""

import torch

from . import latents, nets, weights
from .muon import Muon
from .stage import Average, Run, autocast, options, seed_everything
from .tokens import LENGTH

BATCH = 96
TEXT_EVERY = 4  # steps: the text encoder has been taught already and only follows along
DROP = 0.1  # share of empty captions, for guidance
LONG_FROM = 0.88  # fraction of the budget after which all captions have 77 positions


def lengthen(ids: torch.Tensor, long: bool) -> torch.Tensor:
    """Pads 20 positions to 77 with the end token."""
    return torch.nn.functional.pad(ids, (0, LENGTH - ids.shape[1]), value=1) if long else ids


def some_captions(ids: torch.Tensor) -> torch.Tensor:
    """One of the wordings of each scene, a few emptied: [B,CAPTIONS,L] -> [B,L]."""
    out = ids[torch.arange(len(ids)), torch.randint(ids.shape[1], (len(ids),))].long()
    empty = torch.ones(ids.shape[2], dtype=torch.long)
    empty[0] = 0
    out[torch.rand(len(out)) < DROP] = empty
    return out


def groups(net: torch.nn.Module, text: torch.nn.Module, rate: float) -> list[dict[str, object]]:
    """Muon for the UNet's inner matrices, AdamW for its ends, a gentler AdamW for the text encoder."""
    outer = [p for n, p in net.named_parameters() if n.startswith(("conv_in", "conv_out"))]
    inner = [p for n, p in net.named_parameters() if not n.startswith(("conv_in", "conv_out"))]
    return [
        {"params": inner, "base": rate},
        {"params": outer, "base": rate, "adam": True},
        {"params": list(text.parameters()), "base": rate * 0.15, "adam": True},
    ]


def main() -> None:
    parser = options(__doc__, 45)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=BATCH)
    args = parser.parse_args()
    seed_everything(args.seed, args.threads)
    net, text = nets.unet(), nets.text_encoder()
    print("unet from", weights.load_pictures(net, args.work, args.model) or "nothing")
    print("text encoder from", weights.load_text(text, args.work, args.model) or "nothing")
    net.to(args.device, memory_format=torch.channels_last), text.to(args.device)
    z, ids = latents.load(args.work, "scenes")
    named = [
        *(("unet." + n, p) for n, p in net.named_parameters()),
        *(("text." + n, p) for n, p in text.named_parameters()),
    ]
    optimizer, average, noising = Muon(groups(net, text, args.rate)), Average(named, 0.995), nets.Noising(args.device)
    things = {"net": net, "text": text, "optimizer": optimizer, "average": average}
    run = Run("pictures", args.work, args.minutes, things, hold=0.35)
    seed_everything(args.seed + run.steps)
    while run.on():
        chosen = torch.randint(len(z), (args.batch,))
        clean = z[chosen].to(args.device).float().contiguous(memory_format=torch.channels_last)
        long = run.steps % 8 == 7 or run.fraction > LONG_FROM
        words = lengthen(some_captions(ids[chosen]), long).to(args.device)
        noised, t, velocity = noising(clean)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * run.rate(60)
        with autocast(args.device):
            with torch.set_grad_enabled(run.steps % TEXT_EVERY == 0):
                hidden = text(words).last_hidden_state
            predicted = net(noised, t, hidden).sample
        loss = ((predicted.float() - velocity) ** 2).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in named], 1.0)
        optimizer.step()
        average.update()
        run.step(loss.item())
    run.save()
    average.put()
    weights.save(args.work, "pictures", net)
    weights.save(args.work, "pictures-text", text)


if __name__ == "__main__":
    main()

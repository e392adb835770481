"""Stage 5: adds motion modules and trains everything on, every step on a batch of pictures AND a batch of clips.

One network then serves both: a picture is a clip of one frame, so pictures stay as sharp as they were.
"""

from collections.abc import Iterator

import torch

from . import latents, nets, weights
from .muon import Muon
from .stage import Average, Run, autocast, options, seed_everything
from .train_pictures import lengthen, some_captions

CLIPS, PICTURES = 6, 48
LONG_FROM = 0.85


def groups(net: torch.nn.Module, text: torch.nn.Module, rate: float) -> list[dict[str, object]]:
    """Fresh motion modules learn fastest, what is there already three times slower, the text encoder slower still."""
    kinds: dict[str, list[torch.nn.Parameter]] = {"motion": [], "ends": [], "rest": []}
    for name, p in net.named_parameters():
        ends = name.startswith(("conv_in", "conv_out"))
        kinds["motion" if "motion_modules" in name else "ends" if ends else "rest"].append(p)
    return [
        {"params": kinds["motion"], "base": rate},
        {"params": kinds["rest"], "base": rate / 3},
        {"params": kinds["ends"], "base": rate / 3, "adam": True},
        {"params": list(text.parameters()), "base": rate / 10, "adam": True},
    ]


def batches(
    kinds: dict[str, tuple[torch.Tensor, torch.Tensor]], sizes: dict[str, int], long: bool, device: str
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """(latents [B,F,C,H,W], ids) of one step: some pictures, some clips."""
    for kind, (z, ids) in kinds.items():
        chosen = torch.randint(len(z), (sizes[kind],))
        clean = z[chosen].to(device).float()
        yield (clean if clean.ndim == 5 else clean.unsqueeze(1)), lengthen(some_captions(ids[chosen]), long).to(device)


def main() -> None:
    parser = options(__doc__, 22)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--clips", type=int, default=CLIPS)
    parser.add_argument("--pictures", type=int, default=PICTURES)
    args = parser.parse_args()
    seed_everything(args.seed, args.threads)
    net, text = nets.with_motion(nets.unet()), nets.text_encoder()
    print("unet from", weights.load_motion(net, args.work, args.model) or "nothing")
    print("text encoder from", weights.load_text(text, args.work, args.model) or "nothing")
    net.to(args.device), text.to(args.device)
    kinds = {kind: latents.load(args.work, kind) for kind in ("scenes", "clips")}
    named = [
        *(("unet." + n, p) for n, p in net.named_parameters()),
        *(("text." + n, p) for n, p in text.named_parameters()),
    ]
    optimizer, average, noising = Muon(groups(net, text, args.rate)), Average(named, 0.995), nets.Noising(args.device)
    things = {"net": net, "text": text, "optimizer": optimizer, "average": average}
    run = Run("motion", args.work, args.minutes, things, hold=0.3)
    seed_everything(args.seed + run.steps)
    while run.on():
        long = run.steps % 8 == 7 or run.fraction > LONG_FROM
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * run.rate(40)
        optimizer.zero_grad(set_to_none=True)
        losses = []
        for clean, words in batches(kinds, {"scenes": args.pictures, "clips": args.clips}, long, args.device):
            noised, t, velocity = noising(clean)
            frames = clean.shape[1]
            with autocast(args.device):
                hidden = text(words).last_hidden_state.repeat_interleave(frames, 0)
                predicted = net(noised.transpose(1, 2), t, hidden).sample.transpose(1, 2)
            loss = ((predicted.float() - velocity) ** 2).mean()
            (loss / 2).backward()
            losses.append(loss.item())
        torch.nn.utils.clip_grad_norm_([p for _, p in named], 1.0)
        optimizer.step()
        average.update()
        run.step(sum(losses) / 2, f"pictures {losses[0]:.3f} clips {losses[1]:.3f}")
    run.save()
    average.put()
    weights.save(args.work, "motion", net)
    weights.save(args.work, "motion-text", text)


if __name__ == "__main__":
    main()

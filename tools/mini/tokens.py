"""The tokenizer: CLIP-style byte-level BPE over the captions' words, lower-case and without accents.

`python -m tools.mini.tokens` trains it. It is trained once, on the names of ALL concepts and on all their CLDR
keywords: ids must never change afterwards, or every text encoder trained so far speaks another language.
"""

import argparse
import json
import random
from functools import cache
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from . import words
from .caption import caption, language_of
from .concepts import LANGUAGES, all_concepts, keywords
from .motion import MOTION_NAMES
from .scene import random_scene

START, END = "<|startoftext|>", "<|endoftext|>"
LENGTH = 77
VOCABULARY = 4096
PIECES = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def _texts() -> list[str]:
    """Every name and keyword, the fixed words, and captions in their usual proportions."""
    r = random.Random(0)
    pool = list(range(len(all_concepts())))
    texts = [caption(random_scene(r, pool), language_of(r), r, r.choice(("", *MOTION_NAMES))) for _ in range(60_000)]
    for language in LANGUAGES:
        texts += [c.name(language) for c in all_concepts()] * 30
        texts += [word for many in keywords(language).values() for word in many] * 3
        texts += [*words.NOISE[language], *words.OPENINGS[language]] * 30
    return texts


def train(folder: Path) -> None:
    """Writes tokenizer.json and its two small neighbours as a CLIP folder has them."""
    tokenizer = Tokenizer(models.BPE(unk_token=END, end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFD(),
            normalizers.StripAccents(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Lowercase(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(PIECES), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        min_frequency=2,
        special_tokens=[START, END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        end_of_word_suffix="</w>",
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(), trainer)
    start, end = tokenizer.token_to_id(START), tokenizer.token_to_id(END)
    tokenizer.post_processor = processors.RobertaProcessing((END, end), (START, start), False, False)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=1) + "\n", "utf-8")
    config = special | {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": LENGTH,
        "do_lower_case": True,
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": True,
        "errors": "replace",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")


@cache
def load(folder: Path) -> Tokenizer:
    """The trained tokenizer, cutting at 77 tokens."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LENGTH)
    return tokenizer


def encode(texts: list[str], model: Path, length: int = LENGTH) -> list[list[int]]:
    """Ids of every text, padded with the end token (and cut, its end kept) to the length."""
    tokenizer = load(model / "tokenizer")
    end = tokenizer.token_to_id(END)
    out = []
    for one in tokenizer.encode_batch(texts):
        ids = one.ids if len(one.ids) <= length else [*one.ids[: length - 1], end]
        out.append(ids + [end] * (length - len(ids)))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("models/mini"))
    parser.add_argument("--again", action="store_true", help="train even if there is one (all weights become useless)")
    args = parser.parse_args()
    folder = args.model / "tokenizer"
    if (folder / "tokenizer.json").exists() and not args.again:
        print(f"{folder} is there already: kept")
        return
    train(folder)
    print(f"{folder}: {load(folder).get_vocab_size()} tokens")


if __name__ == "__main__":
    main()

"""A CLIP byte-pair tokenizer of a few hundred tokens: same rules as OpenAI's, far fewer merges."""

import json
from collections import Counter
from pathlib import Path

from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer

MODEL_MAX_LENGTH = 77
START, END = "<|startoftext|>", "<|endoftext|>"
MERGE_COUNT = 96

# Words whose merges are learned; prompts of the cases use them and others, so both paths are exercised.
CORPUS = (
    "a photo of a red cat on a blue background . a green circle in the sky . "
    "a small house by the sea at sunset . a portrait of an old sailor , oil painting , highly detailed . "
    "a dog running on the beach . blurry , low quality , watermark . a spinning yellow star . "
    "the moon over the mountains at night ."
)


def byte_symbols() -> list[str]:
    """The 256 byte-level symbols in CLIP's order: printable Latin-1 first, then the rest."""
    printable = [chr(b) for b in (*range(33, 127), *range(161, 173), *range(174, 256))]
    return printable + sorted(set(ByteLevel.alphabet()) - set(printable))


def learn_merges(corpus: str, count: int) -> list[tuple[str, str]]:
    """Byte-pair merges, most frequent pair first, ties broken by spelling so that every run agrees."""
    words = Counter(tuple(word[:-1]) + (word[-1] + "</w>",) for word in corpus.split())
    merges: list[tuple[str, str]] = []
    while len(merges) < count:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, frequency in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += frequency
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = Counter({merge_word(word, best): frequency for word, frequency in words.items()})
    return merges


def merge_word(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    merged: list[str] = []
    for symbol in word:
        if merged and (merged[-1], symbol) == pair:
            merged[-1] += symbol
        else:
            merged.append(symbol)
    return tuple(merged)


def vocabulary(merges: list[tuple[str, str]]) -> dict[str, int]:
    symbols = byte_symbols()
    tokens = [*symbols, *(symbol + "</w>" for symbol in symbols), *(a + b for a, b in merges), START, END]
    return {token: index for index, token in enumerate(tokens)}


def build_tokenizer(pad_token: str = END) -> CLIPTokenizer:
    """`pad_token` is the end token in Stable Diffusion 1.5 and `!` in 2.x."""
    merges = learn_merges(CORPUS, MERGE_COUNT)
    return CLIPTokenizer(
        vocab=vocabulary(merges), merges=merges, pad_token=pad_token, model_max_length=MODEL_MAX_LENGTH
    )


def save_tokenizer(tokenizer: CLIPTokenizer, folder: Path) -> None:
    """The current layout: everything in tokenizer.json."""
    tokenizer.save_pretrained(folder)


def save_tokenizer_as_vocab_and_merges(tokenizer: CLIPTokenizer, folder: Path) -> None:
    """The older layout: vocab.json and merges.txt, no tokenizer.json."""
    folder.mkdir(parents=True, exist_ok=True)
    merges = learn_merges(CORPUS, MERGE_COUNT)
    (folder / "vocab.json").write_text(json.dumps(vocabulary(merges), ensure_ascii=False), encoding="utf-8")
    lines = ["#version: 0.2", *(" ".join(pair) for pair in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    special = {
        "bos_token": START,
        "eos_token": END,
        "unk_token": END,
        "pad_token": tokenizer.pad_token,
    }
    config = {
        "add_prefix_space": False,
        "do_lower_case": True,
        "errors": "replace",
        "model_max_length": MODEL_MAX_LENGTH,
        "tokenizer_class": "CLIPTokenizer",
        **special,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")

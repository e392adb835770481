"""Writes test/golden/fixtures/prompt/: small CLIP tokenizers in the layouts found in the wild, and what transformers'
`CLIPTokenizer` makes of hard strings with each (`python tools/golden/prompt.py`; transformers 5.23.0).

- sd15: vocab.json and merges.txt with Stable Diffusion 1.5's own configuration files (pads with the end token)
- sd2: the same vocabulary with Stable Diffusion 2's (pads with "!")
- added: `added_tokens_decoder` in the configuration, as newer exports write it, with a token taught afterwards
- json: tokenizer.json alone, as transformers 5 saves it
"""

import json
from pathlib import Path
import random
import tempfile

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
import transformers
from transformers import CLIPTokenizer

TARGET = Path(__file__).parents[2] / "test/golden/fixtures/prompt"
START, END = "<|startoftext|>", "<|endoftext|>"
PIECES = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
MERGES = 400
CORPUS = """
a photograph of an astronaut riding a horse on the moon, highly detailed, sharp focus, studio lighting, 8k, artstation
a painting of a fox in the style of vincent van gogh, oil on canvas, masterpiece, best quality, intricate, elegant
portrait of a woman, cinematic light, depth of field, bokeh, film grain, 35mm photograph, realistic, beautiful
a cute cat sitting on a blue background, cartoon, simple shapes, bright colours, it's the cat's hat, don't, we'll see
uma foto de um cachorro correndo na praia ao pôr do sol, céu azul, muito bonito, três pássaros, balão, coração, você
une voiture rouge garée près d'un château, un café à paris, ein mädchen mit schönen blumen, straße, größe, niño, año
лес зимой, красивый закат, кот на крыше, собака бежит по берегу моря
東京の夜景 美しい猫 山と海 青い空 一只可爱的猫 坐在桌子上 城市 夜晚 한국의 봄 고양이
mountains, rivers, forests, clouds, rain, snow, winter, summer, river, water, waterfall, watercolor, illustration
😀 🎉 🐱 🚀 ❤️ 👩‍🚀 🏳️‍🌈 🇧🇷
""".strip().split("\n")

LONG = ["word " * 120, "a detailed painting, " * 20, "猫" * 40]
HARD_STRINGS = [
    "", " ", "\t\n", "a", "A CAT", "a cat on a blue background", "  spaced   out\t\ttext\n", "don't can't we'll I'm you've he'd they're it's",
    "DON'T IT'S", "'s 't 're 've 'm 'll 'd", "''s '", "rock'n'roll", "2024 3.14 1,000 №5 ½ ² Ⅷ ٣ 三", "8k 35mm f/1.8",
    "café cafe\u0301 CAFÉ naïve Ångström A\u030angstro\u0308m", "pôr do sol, coração, AÇÃO, ação", "ΟΔΟΣ ὈΔΥΣΣΕΎΣ Σ ΑΣ σς", "İstanbul ISTANBUL ı",
    "STRASSE Straße ẞ", "ǅ ǆ Ǆ ﬁ ﬀ", "东京 東京タワー ひらがな カタカナ 한국어 조합 각", "ภาษาไทย हिन्दी العربية עִבְרִית",
    "😀 🎉🎉 👩‍🚀 🏳️‍🌈 🇧🇷 ❤️ ☃ 1️⃣", "a\u0000b\u0001c\u007fd\u0085e", "a\u00a0b\u2003c\u3000d\u200be\ufefff\u2028g", "\u0301 \u0301a a\u0301\u0327",
    "<|startoftext|>", "<|endoftext|>", "a <|endoftext|> b", "<|ENDOFTEXT|> a", "a<|endoftext|>b", "<|endoftext", "a </w> b", "##a </s> <pad> [PAD]",
    "!", "!!!", "wow! wow!! !wow a!b", "a,b, c ,d,,e", "(a:1.2) [b] {c} <lora:x:1>", "under_score-dash—em…dots", "http://example.org/?q=1&r=%20",
    "sks <cat-toy> dog", "a <cat-toy>", "<CAT-TOY>", "x<cat-toy>y", "zzzzqqqq xkcd", "$€£¥ + = ± ÷ × ∑ √ ∞", "\\( \\) \\ / |", "\"quoted\" ‘single’ “double”",
    "Ａｆｕｌｌ　ｗｉｄｔｈ", "𝒜 𝔘 𝟘 𐐀 𐐨", "\ud7a3\uffff\U0010ffff", "Ω Å K", "\u1e9b\u0323 \u212b", "ᾳ ᾼ ŉ ΐ", "a" * 150, "ab" * 60, *LONG,
]  # fmt: skip
RANGES = ((0x00, 0x7F), (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x5FF), (0x900, 0x97F),
          (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x2100, 0x214F), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xAD00),
          (0xFF00, 0xFFEF), (0x1F300, 0x1F64F))  # fmt: skip


def random_strings(count: int) -> list[str]:
    r = random.Random(0)
    return ["".join(chr(r.randint(*r.choice(RANGES))) for _ in range(r.randint(1, 24))) for _ in range(count)]


def train() -> tuple[dict[str, int], list[str]]:
    """A vocabulary in CLIP's order: bytes, bytes ending a word, merges, the two special tokens."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(PIECES), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    trainer = trainers.BpeTrainer(vocab_size=10_000, end_of_word_suffix="</w>", show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    merges = [" ".join(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]][:MERGES]
    alphabet = [chr(b) for b in (*range(33, 127), *range(161, 173), *range(174, 256))]
    alphabet += [chr(256 + i) for i in range(256 - len(alphabet))]
    tokens = [*alphabet, *(a + "</w>" for a in alphabet), *(m.replace(" ", "") for m in merges), START, END]
    assert len(tokens) == len(set(tokens)) == 512 + MERGES + 2
    return {token: i for i, token in enumerate(tokens)}, merges


def special(content: str, **more: object) -> dict[str, object]:
    return {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False, **more}


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n", "utf-8")


def write_folders(vocabulary: dict[str, int], merges: list[str]) -> list[str]:
    for name in ("sd15", "sd2", "added"):
        write(TARGET / name / "vocab.json", vocabulary)
        (TARGET / name / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n", "utf-8")
    config = {
        "add_prefix_space": False,
        "bos_token": special(START, __type="AddedToken"),
        "do_lower_case": True,
        "eos_token": special(END, __type="AddedToken"),
        "errors": "replace",
        "model_max_length": 77,
        "name_or_path": "openai/clip-vit-large-patch14",
        "pad_token": END,
        "special_tokens_map_file": "./special_tokens_map.json",
        "tokenizer_class": "CLIPTokenizer",
        "unk_token": special(END, __type="AddedToken"),
    }
    special_tokens = {"bos_token": special(START), "eos_token": special(END), "pad_token": END, "unk_token": special(END)}
    for name, pad in (("sd15", END), ("sd2", "!")):
        write(TARGET / name / "tokenizer_config.json", config)
        write(TARGET / name / "special_tokens_map.json", special_tokens | {"pad_token": pad})

    start, end, taught = vocabulary[START], vocabulary[END], len(vocabulary)
    plain = {"bos_token": START, "eos_token": END, "pad_token": END, "unk_token": END}
    decoder = {
        str(start): special(START, special=True),
        str(end): special(END, normalized=False, special=True),
        str(taught): special("<cat-toy>", normalized=False, special=False),
    }
    write(TARGET / "added/tokenizer_config.json", config | plain | {"added_tokens_decoder": decoder})
    with tempfile.TemporaryDirectory() as scratch:
        CLIPTokenizer.from_pretrained(TARGET / "sd15").save_pretrained(scratch)
        for file in ("tokenizer.json", "tokenizer_config.json"):
            write(TARGET / "json" / file, json.loads((Path(scratch) / file).read_text("utf-8")))
    return ["sd15", "sd2", "added", "json"]


def main() -> None:
    strings = HARD_STRINGS + random_strings(60)
    padded = ["", "a cat on a blue background", "wow! wow!! !wow a!b", *LONG]
    folders: dict[str, object] = {}
    usual: list[list[int]] = []
    for name in write_folders(*train()):
        tokenizer = CLIPTokenizer.from_pretrained(TARGET / name)
        ids = [tokenizer(s, add_special_tokens=False)["input_ids"] for s in strings]
        usual = usual or ids
        folders[name] = {
            "bosId": tokenizer.bos_token_id,
            "eosId": tokenizer.eos_token_id,
            "padId": tokenizer.pad_token_id,
            "maxLength": tokenizer.model_max_length,
            "unusual": {s: i for s, i, u in zip(strings, ids, usual, strict=True) if i != u},
            "padded": [tokenizer(s, padding="max_length", max_length=77, truncation=True)["input_ids"] for s in padded],
        }
    made_by = f"tools/golden/prompt.py, transformers {transformers.__version__}"
    cases = {"madeBy": made_by, "strings": strings, "ids": usual, "padded": padded, "folders": folders}
    write(TARGET / "tokens.json", cases)


if __name__ == "__main__":
    main()

"""What the model can draw: the concepts of `concepts.tsv` and their CLDR keywords."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("concepts.tsv")
CLDR = Path("/usr/share/unicode/cldr/common/annotations")  # Debian: unicode-cldr-core
LANGUAGES = ("en", "pt")
LAST_TIER = 3


@dataclass(frozen=True)
class Concept:
    """One thing with a picture: its emoji, its tier (1 was taught first, 3 is not taught yet) and its names."""

    emoji: str
    tier: int
    en: str
    pt: str

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.pt


@cache
def all_concepts() -> tuple[Concept, ...]:
    """Every concept in the order of the table; the order is part of the data."""
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return tuple(Concept(emoji, int(tier), en, pt) for tier, emoji, en, pt in rows)


def concepts_up_to(tier: int) -> list[int]:
    """Indices into all_concepts() of every concept of this tier or an earlier one."""
    return [i for i, c in enumerate(all_concepts()) if c.tier <= tier]


@cache
def keywords(language: str) -> dict[str, tuple[str, ...]]:
    """CLDR's search keywords of every concept's emoji, lower-case."""
    wanted = {c.emoji for c in all_concepts()}
    out: dict[str, tuple[str, ...]] = {}
    for node in ET.parse(CLDR / f"{language}.xml").iter("annotation"):
        emoji = (node.get("cp") or "").replace("\ufe0f", "")
        if emoji in wanted and node.get("type") != "tts" and node.text:
            out[emoji] = tuple(word.strip().lower() for word in node.text.split("|"))
    return out


@cache
def synonyms(language: str) -> tuple[tuple[str, ...], ...]:
    """For every concept the keywords that mean it alone: shared ones would teach two pictures for one word."""
    table = keywords(language)
    names = {c.name(language) for c in all_concepts()}
    owners: dict[str, int] = {}
    for c in all_concepts():
        for word in table.get(c.emoji, ()):
            owners[word] = owners.get(word, 0) + 1
    return tuple(
        tuple(w for w in table.get(c.emoji, ()) if owners[w] == 1 and w not in names and len(w.split()) <= 2)
        for c in all_concepts()
    )

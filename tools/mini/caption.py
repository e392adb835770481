"""Captions of scenes in English and Portuguese, and which scenes are kept out of training."""

import random
import zlib

from .concepts import all_concepts, synonyms
from .scene import Scene
from .words import COLOUR_WORDS, COUNTS, MOTIONS, NOISE, OPENINGS, PLACES, SIZES

HELD_OUT = 0.08  # share of all combinations that training never shows


def held_out(scene: Scene, motion: str = "") -> bool:
    """Whether this combination is for evaluation only. A single concept by itself on white never is."""
    if scene.kind == "one" and scene.background == "white" and not (scene.size or scene.place or motion):
        return False
    things = "+".join(all_concepts()[i.concept].emoji for i in scene.items)
    key = "/".join((scene.kind, things, scene.background, scene.size, scene.place, scene.relation, motion))
    return zlib.crc32(key.encode()) % 1000 < HELD_OUT * 1000


def caption(
    scene: Scene, language: str, r: random.Random | None = None, motion: str = "", other_names: float = 0.06
) -> str:
    """What the scene shows. Without a generator the plainest wording; with one, all that people may write."""

    def pick(words: tuple[str, ...]) -> str:
        return words[0] if r is None or r.random() < 0.7 else r.choice(words)

    def name(index: int) -> str:
        plain = all_concepts()[index].name(language)
        others = synonyms(language)[index]
        return r.choice(others) if r is not None and others and r.random() < other_names else plain

    english = language == "en"
    first = name(scene.items[0].concept)
    if scene.kind == "many":
        text = f"{pick(COUNTS[language][scene.count])} {_plural(first, language, r)}"
    elif scene.kind == "pair":
        joint = {"beside": " and " if english else " e ", "above": " above " if english else " acima de "}[
            scene.relation
        ]
        text = first + joint + name(scene.items[1].concept)
    else:
        size = pick(SIZES[language][scene.size]) if scene.size else ""
        if english:
            article = r.choice(("", "", "a ", "the ")) if r else ""
            text = article + (f"{size} {first}" if size else first)
        else:
            article = r.choice(("", "", "um ", "uma ")) if r else ""
            text = article + (f"{first} {size}" if size else first)
        if scene.place:
            text += " " + pick(PLACES[language][scene.place])
    moving = pick(MOTIONS[language][motion]) if motion else ""
    # Surfaces that ask for the motion apart put its word at the end.
    moving_last = bool(motion) and r is not None and r.random() < 0.25
    if motion and not moving_last:
        text += " " + moving
    if scene.background != "white" or (r is not None and r.random() < 0.12):
        text += _background(pick(COLOUR_WORDS[language][scene.background]), english, r)
    if moving_last:
        text += ", " + moving
    return text if r is None else _loosen(text, language, r)


def _plural(word: str, language: str, r: random.Random | None) -> str:
    """The word, or a plain plural of it: people write both."""
    if r is not None and r.random() < 0.4:
        return word
    head, *rest = word.split(" ") if language == "pt" else [word]
    if head[-1] not in "sxz":
        head += "s"
    return " ".join((head, *rest))


def _background(colour: str, english: bool, r: random.Random | None) -> str:
    kinds = (
        (" on a {} background", ", {} background", " on {}", " with a {} background")
        if english
        else (" com fundo {}", " em fundo {}", ", fundo {}", " num fundo {}")
    )
    return (kinds[0] if r is None or r.random() < 0.6 else r.choice(kinds)).format(colour)


def _loosen(text: str, language: str, r: random.Random) -> str:
    """Now and then an opening ("a picture of"), words that mean nothing to the model, capitals, a full stop."""
    if r.random() < 0.1:
        text = f"{r.choice(OPENINGS[language])} {text}"
    if r.random() < 0.1:
        words = text.split(" ")
        words.insert(
            r.randrange(len(words) + 1) if r.random() < 0.3 else r.choice((0, len(words))), _noise_word(language, r)
        )
        text = " ".join(words)
    return text


def _noise_word(language: str, r: random.Random) -> str:
    """A real adjective, or letters: what a newcomer types that was never drawn."""
    if r.random() < 0.6:
        return r.choice(NOISE[language])
    return "".join(r.choice("bcdfglmnprstv") + r.choice("aeiou") for _ in range(r.randint(1, 3)))


def language_of(r: random.Random) -> str:
    return "en" if r.random() < 0.6 else "pt"

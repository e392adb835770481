"""The words of the captions besides the concepts' names: colours, counts, sizes, places."""

COLOURS: dict[str, tuple[int, int, int]] = {
    "white": (255, 255, 255),
    "black": (20, 20, 20),
    "red": (220, 50, 50),
    "green": (60, 160, 75),
    "blue": (60, 110, 220),
    "yellow": (245, 210, 60),
    "orange": (240, 140, 40),
    "purple": (140, 80, 190),
    "pink": (250, 170, 200),
    "grey": (140, 140, 140),
    "brown": (130, 85, 50),
    "turquoise": (70, 200, 200),
}
COLOUR_NAMES = tuple(COLOURS)
COLOUR_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {name: (name,) for name in COLOURS} | {"grey": ("grey", "gray"), "purple": ("purple", "violet")},
    "pt": {
        "white": ("branco",),
        "black": ("preto",),
        "red": ("vermelho",),
        "green": ("verde",),
        "blue": ("azul",),
        "yellow": ("amarelo",),
        "orange": ("laranja",),
        "purple": ("roxo", "violeta"),
        "pink": ("rosa", "cor-de-rosa"),
        "grey": ("cinza", "cinzento"),
        "brown": ("marrom", "castanho"),
        "turquoise": ("turquesa",),
    },
}
COUNTS = {
    "en": {2: ("two", "2"), 3: ("three", "3"), 4: ("four", "4")},
    "pt": {2: ("dois", "duas", "2"), 3: ("três", "3"), 4: ("quatro", "4")},
}
SIZES = {
    "en": {"small": ("small", "little", "tiny"), "big": ("big", "large", "huge")},
    "pt": {"small": ("pequeno", "pequena"), "big": ("grande", "enorme")},
}
PLACES = {
    "en": {
        "left": ("on the left",),
        "right": ("on the right",),
        "top": ("at the top", "on top"),
        "bottom": ("at the bottom", "below"),
    },
    "pt": {
        "left": ("à esquerda",),
        "right": ("à direita",),
        "top": ("em cima", "no topo"),
        "bottom": ("embaixo", "em baixo"),
    },
}
MOTIONS = {
    "en": {
        "bounce": ("bouncing", "jumping"),
        "spin": ("spinning", "rotating"),
        "zoom": ("zooming in", "zooming"),
        "shake": ("shaking", "trembling"),
        "slide": ("sliding", "moving"),
        "fall": ("falling",),
        "pulse": ("pulsing", "beating"),
    },
    "pt": {
        "bounce": ("pulando", "saltando"),
        "spin": ("girando", "rodando"),
        "zoom": ("aproximando", "dando zoom"),
        "shake": ("tremendo", "balançando"),
        "slide": ("deslizando", "andando"),
        "fall": ("caindo",),
        "pulse": ("pulsando", "batendo"),
    },
}
OPENINGS = {
    "en": ("a photo of", "a picture of", "draw", "an image of", "please draw", "show me"),
    "pt": ("uma foto de", "um desenho de", "desenhe", "uma imagem de", "desenha", "mostre"),
}
NOISE = {
    "en": "cute happy beautiful nice lovely very realistic detailed cool funny best quality hd art style".split(),
    "pt": "fofo fofa feliz bonito bonita lindo linda muito realista detalhado legal engraçado estilo arte".split(),
}

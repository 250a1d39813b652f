"""The drawing styles of a comic: the label a person picks, and the art direction for the model.

A new style needs one entry here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Style:
    """`key` is stored with the work, `label` is shown, `prompt` is the art direction in English."""

    key: str
    label: str
    prompt: str


# At most 25 choices (Discord: Application Commands, Option Structure)
_STYLES: Final = (
    Style(
        "auto",
        "Auto",
        "Choose the one drawing style that suits this story best and keep it in every panel: same line, same palette, "
        "same light.",
    ),
    Style(
        "manga",
        "Manga",
        "Black-and-white Japanese manga: crisp G-pen ink, screentone greys, speed lines, expressive eyes, dramatic "
        "close-ups, deep blacks, no colour.",
    ),
    Style(
        "ligne-claire",
        "Ligne claire",
        "Franco-Belgian ligne claire: even black outlines of one weight, flat bright colours, no hatching, simple "
        "faces before carefully researched backgrounds, clear daylight.",
    ),
    Style(
        "noir",
        "Noir",
        "Film-noir comic: high-contrast black and white, hard chiaroscuro, rain, blinds and neon as pure shapes, "
        "silhouettes, tilted camera; at most one accent colour.",
    ),
    Style(
        "watercolour",
        "Watercolour",
        "Loose watercolour on cold-press paper: soft pencil line, wet-in-wet washes, paper white as light, gentle "
        "bleeding edges, muted natural palette.",
    ),
    Style(
        "pixel",
        "Pixel art",
        "16-bit pixel art: hard square pixels on one grid, limited palette of 32 colours, dithered shadows, no "
        "anti-aliasing, readable sprites before parallax backgrounds.",
    ),
    Style(
        "superhero",
        "Superhero",
        "Modern American superhero comic: dynamic foreshortened figures, bold inks with feathering, saturated cel "
        "colours, rim light, low heroic camera.",
    ),
    Style(
        "shonen",
        "Shōnen anime",
        "Shōnen anime key frame in colour: clean cel shading in two tones, spiky energetic silhouettes, glowing "
        "effects, painted sky, wide-angle action.",
    ),
    Style(
        "picture-book",
        "Picture book",
        "Children's picture book: rounded friendly figures, gouache and coloured pencil texture, warm light, generous "
        "space, cosy details.",
    ),
    Style(
        "newspaper",
        "Newspaper strip",
        "Classic newspaper strip: lively brush line, simple cartoon figures, sparse backgrounds, flat spot colour, "
        "clear comic timing.",
    ),
    Style(
        "golden-age",
        "Golden age",
        "1940s pulp comic: coarse halftone dots on yellowed newsprint, four-colour print slightly out of register, "
        "heavy brush inks, earnest poses.",
    ),
    Style(
        "pop-art",
        "Pop art",
        "Pop art: giant Ben-Day dots, thick black contours, primary colours, tight melodramatic close-ups, flat "
        "graphic backgrounds.",
    ),
    Style(
        "ink-wash",
        "Ink wash",
        "East Asian ink wash on rice paper: few confident brush strokes, grey gradations, mist and empty space, one "
        "seal-red accent.",
    ),
    Style(
        "ukiyo-e",
        "Woodblock print",
        "Ukiyo-e woodblock print: flowing outlines, flat areas with graded bokashi skies, indigo and vermilion, "
        "patterned cloth, high horizon.",
    ),
    Style(
        "engraving",
        "Engraving",
        "Nineteenth-century wood engraving: fine cross-hatching in black ink, dramatic light, architectural depth, "
        "no colour.",
    ),
    Style(
        "linocut",
        "Linocut",
        "Linocut: bold carved shapes, visible gouge marks, two or three flat inks, strong negative space.",
    ),
    Style(
        "retro-futurist",
        "Retro-futurism",
        "1970s European science-fiction comic: delicate stippled line, vast strange landscapes, pastel and acid "
        "colours, intricate machines.",
    ),
    Style(
        "cyberpunk",
        "Cyberpunk",
        "Cyberpunk graphic novel: wet neon night, magenta and cyan light, dense city detail, holograms, reflective "
        "surfaces, gritty line.",
    ),
    Style(
        "dark-fantasy",
        "Dark fantasy",
        "Painted dark fantasy: oil-like brushwork, ember and moonlight, weathered armour, towering ruins, deep shadow.",
    ),
    Style(
        "horror",
        "Horror",
        "Horror comic: obsessive fine hatching, heavy black, uneasy angles, distorted faces, sickly restrained "
        "palette; dread rather than gore.",
    ),
    Style(
        "underground",
        "Indie sketchbook",
        "Autobiographical indie comic: wobbly hand-drawn pen line, honest caricature, sparse grey wash, everyday "
        "interiors, handmade warmth.",
    ),
    Style(
        "paper-cut",
        "Paper cut-out",
        "Layered paper cut-out: coloured card with visible fibre, soft drop shadows between layers, simple shapes, "
        "stage-like depth.",
    ),
    Style(
        "clay",
        "Clay animation",
        "Stop-motion clay still: modelled figures with fingerprints, miniature sets, practical lamps, shallow depth "
        "of field.",
    ),
    Style(
        "cartoon-3d",
        "3D cartoon",
        "Polished 3D animated film still: appealing stylised figures, soft global light, rich materials, cinematic "
        "composition.",
    ),
    Style(
        "chalk",
        "Chalkboard",
        "Coloured chalk on a dark board: dusty strokes, rough texture, simple lively figures, smudged light.",
    ),
)

STYLES: Final[Mapping[str, Style]] = MappingProxyType({style.key: style for style in _STYLES})
"""All styles by key, in the order they are offered; "auto" is first."""

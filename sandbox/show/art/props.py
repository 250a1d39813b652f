"""Things that a person holds, and things that stand on the ground."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from sandbox.gemini.appearance import Colour
from sandbox.show.art.canvas import Brush
from sandbox.show.art.drawings import draw, drawings

STANDING: Final = MappingProxyType(
    {
        "piano": 0.62,
        "chess": 0.4,
        "television": 0.5,
        "sofa": 0.5,
        "bed": 0.42,
        "car": 0.5,
        "trophy": 0.5,
        "christmas tree": 1.1,
    }
    | {"rocket": 1.2, "chest": 0.28, "campfire": 0.28, "cake": 0.28, "snowman": 0.7, "clock": 0.9, "egg": 0.3}
)
"""Props that stand on the ground, the most characteristic first, with their height relative to an adult."""
HELD: Final = (
    *("magnifier", "sword", "wand", "broom", "needles", "guitar", "brush", "umbrella", "balloon", "lantern", "book"),
    *("key", "letter", "flower", "bread", "pan", "pizza", "ice cream", "wrench", "flask", "axe", "fork", "rod", "ball"),
    *("camera", "phone", "gift", "apple", "mirror", "map", "sack", "cup"),
)
"""Props for a hand, the most characteristic first."""


def draw_prop(brush: Brush, name: str, light: Colour) -> None:
    """Draw a prop: a held one around the brush's foot, which is in the hand; a standing one upon it."""
    draw(brush, drawings()["props"][name], {"light": light})

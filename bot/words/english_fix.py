"""The English catalogue, continued: reading a comic panel by panel, and fixing one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FIX: Final[Mapping[str, str]] = {
    "read.panel": "**Panel {number} of {of}**",
    "read.page": "-# Page {page} · {title}",
    "missing": "-# This panel has no picture. {reason}",
    "missing.file": "-# Its picture is missing on this bot's disk. Please tell this bot's owner.",
    "pick": "**Which panel should I fix?**",
    "pick.removed": "Panel {number} is off the page.",
    "choose": "Pick a balloon",
    "new": "New balloon",
    "wordless": "-# No words yet. *Words* adds some.",
    "drawing": "-# Still drawing. You can change the words already, and redraw when it's done.",
    "redraw": "**Redraw**\nNot the same person? Press the panel where they look right.",
    "redraw.first": "**Redraw**",
    "tail": "**Who says it?** Pick the person for the tail of balloon {number}.",
    "tail.choose": "Pick a person",
    "tail.auto": "Let Elara decide",
    "tail.person": "{name} · {side}",
    "tail.someone": "Someone",
    "side.left": "on the left",
    "side.middle": "in the middle",
    "side.right": "on the right",
    "form.words": "Panel {number}",
    "form.text": "What it says",
    "form.text.about": "Leave empty to take it out",
    "form.speaker": "Who says it",
    "form.kind": "How",
    "form.other": "Redraw panel {number}",
    "form.reason": "What should change?",
    "form.reason.hint": "The lamp is green, and it's night",
    "kind.speech": "Says",
    "kind.thought": "Thinks",
    "kind.shout": "Shouts",
    "kind.whisper": "Whispers",
    "kind.off-panel": "Says, out of the picture",
    "kind.sound": "Sound effect",
    "kind.caption": "Caption",
    "wait": "Drawing panel {number} again…",
    "compare": "**Panel {number}**: the old picture, then the new one.",
    "compare.first": "**Panel {number}**: here's a picture for it.",
    "earlier": "**Panel {number}**: the picture in use, then the others, numbered.",
    "failed": "That didn't work out, and the page stays as it is. {reason}",
    "saved": "-# Saved.",
    "saved.later": "-# Saved. The page in the channel follows in a moment.",
    "saved.elsewhere": "-# Saved. I can't reach the page's message from here: press *Fix* below that message.",
    "saved.gone": "-# Saved. No message shows this version now; find it in /library.",
    "saved.large": "-# Saved. The page is bigger than files can be here now, so its message can't show it: "
    "find it in /library.",
    "saved.unlettered": "-# Saved. The page couldn't be lettered right now: press *Fix* below it again in a moment.",
    "remix": "This is <@{author}>'s comic.\n**Remix: your own copy.** It has the same panels, credits <@{author}>, "
    "costs nothing, and is yours to fix.",
    "remixed": "Your own copy: {link}",
}
"""The private pages of a comic."""

FIX_BUTTONS: Final[Mapping[str, str]] = {
    "read": "Read",
    "fix": "Fix",
    "remix": "Remix",
    "panel.words": "Words",
    "panel.tail": "Tail",
    "panel.place": "Place",
    "panel.absent": "Missing",
    "panel.scene": "Wrong place",
    "panel.other": "Other…",
    "panel.use": "Use it",
    "panel.keep": "Keep old",
    "panel.earlier": "Old pictures",
    "panel.remove": "Remove",
    "panel.restore": "Undo",
    "panel.move": "Move later",
    "panel.panels": "Panels",
}
"""The buttons below a comic, and those on its private pages; they are among `BUTTONS`."""

"""The hint for the image model when a person wants a panel drawn again."""

from __future__ import annotations

from bot.gemini.prompts import marked
from bot.script.panel_people import people_of
from bot.work.bible import Bible
from bot.work.parts import PanelScript
from bot.work.redraw_request import RedrawReason, RedrawRequest


def redraw_request_hint(wanted: RedrawRequest, script: PanelScript, bible: Bible) -> str:
    """The sentence for the image model that follows from a request."""
    match wanted.reason:
        case RedrawReason.PERSON:
            return (
                "The people did not look right. Draw them exactly as they are in the picture sent along: the same "
                "faces, hair, builds and clothes."
            )
        case RedrawReason.ABSENT:
            names = ", ".join(person.name for person in people_of(script, bible))
            everyone = f" ({names})" if names else ""
            return f"A person was missing. Show everyone who belongs in the panel{everyone} clearly."
        case RedrawReason.SCENE:
            return "The place was wrong. Show the place, the time and the light exactly as the panel describes them."
        case RedrawReason.OTHER:
            return f"Its reader wants this changed, and nothing else:\n{marked(wanted.words)}"

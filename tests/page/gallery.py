"""The prompts of the comics in the README's gallery, in different styles, layouts and languages."""

from __future__ import annotations

from typing import Final

_SCRIPT: Final = """Title: The Night Ferry
Cast:
IDA: nine, freckles, short black hair; clothes: a red raincoat and rubber boots
BRUNO: a huge brown bear; clothes: a captain's cap

Panel 1: Weight: wide. Scene: a harbour at night in the rain. Focus: Ida before a small ferry.
Caption (Top): The last ferry leaves at midnight.
Dialogue (IDA, whispering): "Is anyone there?"
Panel 2: Scene: on the deck. Focus: Bruno at the wheel.
Dialogue (BRUNO, shouting): "All aboard!"
SFX: HOOOONK
Panel 3: Scene: on the deck. Focus: Ida beside Bruno.
Thought (IDA): "A bear. Of course it is a bear."
Panel 4: Scene: the open sea under the moon. Focus: the ferry, far away.
Dialogue (BRUNO, off-panel): "Tickets, please."
Caption (Bottom): He never asked twice."""

_GERMAN: Final = """Titel: Der Schal
Panel 1: Szene: Ein Wald im Herbst. Fokus: Kim, ein kleiner Drache.
Bildtext (oben): Heute Morgen war er noch da.
Dialog (KIM): "Wo ist mein Schal?"
Panel 2: Szene: Ein Wald im Herbst. Fokus: Kim vor einem hohen Baum.
Dialog (KIM, ruft): "Eule! Hast du ihn gesehen?"
Panel 3: Szene: Ein Wald im Herbst. Fokus: Kim und eine Eule.
Dialog (EULE): "Schau einmal nach hinten."
Panel 4: Szene: Ein Wald am Abend. Fokus: Kim.
Dialog (KIM): "Oh. Er hängt am Schwanz."
Bildtext (unten): So lang war er also."""

_ARABIC: Final = """Title: المصباح
Panel 1: Scene: a lighthouse at night. Focus: Mira.
Caption (Top): احترق المصباح طوال الليل.
Dialogue (ميرا): "من هناك؟"
Panel 2: Scene: the sea at night. Focus: a sailing boat.
Dialogue (البحر): "أنا فقط."
Panel 3: Scene: a lighthouse at dawn. Focus: Mira.
Dialogue (ميرا): «صباح الخير، يا بحر!»"""

COMICS: Final[tuple[dict[str, str | int], ...]] = (
    {"prompt": "Mira in her yellow coat and Otto the robot find a golden key in the old lighthouse", "panels": 4},
    {"prompt": _SCRIPT, "style": "ligne-claire"},
    {"prompt": "A hedgehog detective and his grandmother in Hamburg harbour", "panels": 3, "style": "noir"},
    {"prompt": "A knight, a witch and a baker get lost in Paris", "panels": 4, "style": "watercolour"},
    {"prompt": "A penguin learns to surf", "panels": 2, "style": "manga"},
    {"prompt": "Two astronauts plant a tomato on Mars", "panels": 4, "style": "superhero"},
    {"prompt": "My cat becomes mayor of London", "panels": 1, "style": "newspaper"},
    {"prompt": "An old violin maker and a fox in the snow", "panels": 3, "style": "picture-book"},
    {"prompt": _GERMAN, "style": "pixel"},
    {"prompt": _ARABIC, "style": "watercolour"},
    {"prompt": "A vampire who is afraid of the dark", "panels": 3, "style": "shonen"},
    {"prompt": "A snail wins a race against a hare", "panels": 4, "style": "ligne-claire"},
)

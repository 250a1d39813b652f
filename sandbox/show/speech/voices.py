"""The settings of Gemini's thirty prebuilt voices in the local voice.

Names: Gemini API, "Speech generation", voice options. The settings were chosen by measurement (fundamental
frequency, spectral centroid, duration), so that no two voices sound the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class VoiceSetting:
    """One voice. `variant` names a voice variant of eSpeak NG; pitch and range run from 0 to 99, 50 is neutral."""

    variant: str
    pitch: int
    pitch_range: int
    words_a_minute: int
    is_high: bool
    """Whether the variant has a high voice. The babbling voice has no variants and uses this."""


DEFAULT_VOICE: Final = "Zephyr"

VOICES: Final = MappingProxyType(
    {
        "Zephyr": VoiceSetting("f5", 58, 60, 170, True),
        "Puck": VoiceSetting("m3", 66, 75, 180, False),
        "Charon": VoiceSetting("adam", 44, 45, 158, False),
        "Kore": VoiceSetting("belinda", 44, 40, 165, True),
        "Fenrir": VoiceSetting("ed", 60, 85, 182, False),
        "Leda": VoiceSetting("anika", 50, 60, 172, True),
        "Orus": VoiceSetting("Mr serious", 40, 35, 158, False),
        "Aoede": VoiceSetting("Annie", 44, 60, 160, True),
        "Callirrhoe": VoiceSetting("f4", 46, 50, 155, True),
        "Autonoe": VoiceSetting("f3", 62, 62, 170, True),
        "Enceladus": VoiceSetting("m8", 48, 40, 150, False),
        "Iapetus": VoiceSetting("m7", 50, 50, 164, False),
        "Umbriel": VoiceSetting("miguel", 42, 50, 154, False),
        "Algieba": VoiceSetting("michel", 38, 45, 156, False),
        "Despina": VoiceSetting("steph", 52, 50, 158, True),
        "Erinome": VoiceSetting("linda", 36, 45, 162, True),
        "Algenib": VoiceSetting("grandpa", 30, 40, 150, False),
        "Rasalgethi": VoiceSetting("Reed", 48, 50, 162, False),
        "Laomedeia": VoiceSetting("f2", 68, 75, 178, True),
        "Achernar": VoiceSetting("Alicia", 34, 40, 150, True),
        "Alnilam": VoiceSetting("sandro", 46, 35, 160, False),
        "Schedar": VoiceSetting("edward2", 52, 25, 160, False),
        "Gacrux": VoiceSetting("aunty", 40, 40, 150, True),
        "Pulcherrima": VoiceSetting("Andrea", 40, 70, 150, True),
        "Achird": VoiceSetting("Nguyen", 48, 60, 166, False),
        "Zubenelgenubi": VoiceSetting("john", 54, 60, 172, False),
        "Vindemiatrix": VoiceSetting("f1", 40, 40, 148, True),
        "Sadachbia": VoiceSetting("pablo", 62, 85, 184, False),
        "Sadaltager": VoiceSetting("benjamin", 58, 45, 154, False),
        "Sulafat": VoiceSetting("shelby", 42, 50, 156, True),
    }
)

_BY_FOLDED_NAME: Final = MappingProxyType({name.casefold(): setting for name, setting in VOICES.items()})


def setting_for(voice: str) -> VoiceSetting:
    """The setting of a voice by name, in any case. An unknown name always gets the same one of the thirty."""
    name = voice.strip().casefold() or DEFAULT_VOICE.casefold()
    if (setting := _BY_FOLDED_NAME.get(name)) is not None:
        return setting
    digest = hashlib.sha256(name.encode("utf-8", "replace")).digest()
    return list(VOICES.values())[int.from_bytes(digest[:4], "big") % len(VOICES)]

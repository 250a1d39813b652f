"""The catalogues by language.

A new language needs a module like `bot.words.english` with the same sections and keys, and one entry here, under the
part of Discord's locale before the hyphen. Missing keys read English. `bot.script.languages` is another table: the
languages in which a work can be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.words import english

Catalogue = Mapping[str, Mapping[str, str]]

DEFAULT: Final[Catalogue] = english.SECTIONS

CATALOGUES: Final[Mapping[str, Catalogue]] = MappingProxyType({"en": english.SECTIONS})

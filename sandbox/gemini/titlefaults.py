"""Faults of the title in an answer's first line: left out, in another form, after small talk, cut in two."""

# ruff: noqa: D102 - `Fault` documents the hooks
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from sandbox.gemini.answer import Plan, Words
from sandbox.gemini.faults import Fault

_TITLE: Final = re.compile(r"(?:# )?(?P<title>[^\n]+)\n\n")

Form = Literal["bold", "quoted", "bare", "label", "none", "greeted"]
"""The other forms: `none` leaves the title out, `greeted` puts a sentence of small talk before it."""

_FORMS: Final[Mapping[Form, Callable[[str], str]]] = {
    "bold": lambda title: f"**{title}**\n\n",
    "quoted": lambda title: f"“{title}”\n\n",
    "bare": lambda title: f"{title}\n\n",
    "label": lambda title: f"Title: {title}\n\n",
    "none": lambda _: "",
    "greeted": lambda title: f"Sure! Here is your story:\n\n# {title}\n\n",
}


@dataclass(frozen=True, slots=True)
class TitleForm(Fault):
    """Writes the title in another form than the request asks for. No effect on an answer without a title."""

    form: Form

    def __post_init__(self) -> None:
        if self.form not in _FORMS:
            message = f"no form of a title: {self.form!r}; there are {', '.join(_FORMS)}"
            raise ValueError(message)

    def alter(self, plan: Plan) -> Plan:
        first = plan.pieces[0] if plan.pieces else None
        title = _TITLE.match(first.text) if isinstance(first, Words) else None
        if not isinstance(first, Words) or title is None:
            return plan
        text = _FORMS[self.form](title["title"]) + first.text[title.end() :]
        return replace(plan, pieces=(replace(first, text=text), *plan.pieces[1:]))


@dataclass(frozen=True, slots=True)
class TitleCut(Fault):
    """Ends the first chunk after this many characters, inside the title."""

    chars: int = 5

    def alter(self, plan: Plan) -> Plan:
        first = plan.pieces[0] if plan.pieces else None
        if not isinstance(first, Words):
            return plan
        begun = replace(first, text=first.text[: self.chars])
        return replace(plan, pieces=(begun, replace(first, text=first.text[self.chars :]), *plan.pieces[1:]))

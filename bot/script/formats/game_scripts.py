"""Reads the words of scripts for games and branching stories: Ren'Py, Ink, Twine.

Sources: Ren'Py, "Dialogue and Narration" and "In-Game Menus"; Ink, "Writing with Ink"; Twine, "Twee 3 Specification".
A player's choices become a list; the code between the words is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_RENPY: Final = re.compile(
    r"^(?:label [\w.]+(?:\([^()\n]*\))?:[ \t]*(?:#[^\n]*)?\n\s*?^[ \t]+\S"
    r"|(?:define|default) \w+ = (?:Dynamic)?Character\(\s*(?:_\()?[\"'])",
    re.MULTILINE,
)
_RENPY_CODE: Final = re.compile(
    r"^(?:(?:label|screen|transform|style|translate|menu|init|python)\b[^\n]*:[ \t]*$"
    r"|(?:define|default|image) [^\n=]{1,80}=|image [^\n]{1,80}:[ \t]*$|return[ \t]*$|[#$])",
    re.MULTILINE,
)
_MONOLOGUE: Final = re.compile(r"^([ \t]+(?:\w+[ ])*)\"\"\"(.*?)\"\"\"", re.MULTILINE | re.DOTALL)
_CHARACTER: Final = re.compile(
    r"^[ \t]*define (\w+) = (?:Dynamic)?Character\(\s*(?:_\()?[\"']([^\"'\n]{0,60})", re.MULTILINE
)
_QUOTED: Final = r"(?:\"((?:[^\"\\\n]|\\.){0,5000})\"|'((?:[^'\\\n]|\\.){0,5000})')"
_SAID: Final = re.compile(
    r"[ \t]*(?:show text[ ]"
    r"|(?!(?:play|queue|stop|voice|scene|show|hide|image|define|default|jump|call|return|style|text)\b)"
    r"(?P<short>\w+)(?:[ ]@?-?\w+)*?[ ]"
    rf"|{_QUOTED}[ ])?{_QUOTED}(?:[ ]?\([^\n]*\))?(?P<choice>:|[ ]if\b[^\n]*:)?"
    r"(?:[ ](?:with|at|nointeract|id)\b[^\n]*)?[ \t]*(?:\#[^\n]*)?"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_SAYS: Final = re.compile(r"^[ \t]+(?:@?-?\w+[ ]){0,6}[\"'][^\n]", re.MULTILINE)
_TEXT_TAG: Final = re.compile(r"\{/?(\w*)[^{}\n]{0,60}\}")
_ESCAPED: Final = re.compile(r"\\(.)")

_INK: Final = re.compile(r"^={2,}[ ]*(?:function[ ]+)?(?P<name>\w+)[ ]*(?:\([^()\n]*\))?[ ]*=*[ \t]*$", re.MULTILINE)
_INK_DIVERT: Final = re.compile(r"->[ ]?(?P<target>\w+)[\w.]*|->->")
_INK_LEADS_ON: Final = re.compile(r"->[ ]?(?P<target>\w+)[\w.]*(?:\([^()\n]*\))?[ \t]*[|}]?[ \t]*$", re.MULTILINE)
"""A knot that follows, at the end of a line."""
_INK_ENDS: Final = frozenset({"END", "DONE"})
_INK_CODE: Final = re.compile(
    r"^[ \t]*(?:VAR|CONST|LIST|INCLUDE|EXTERNAL)[ ][^\n]*|^[ \t]*~[^\n]*|^[ \t]*TODO:[^\n]*|^[ \t]*#[^\n]*"
    r"|/\*.{0,20000}?\*/|(?<!:)//[^\n]*|(?<![ \t])[ \t]+#[ ]?[\w: ]{1,60}$",
    re.MULTILINE | re.DOTALL,
)
_INK_KNOT: Final = re.compile(r"^[ \t]*=+[ ]*\w+[^\n]*$", re.MULTILINE)
_INK_CHOICE: Final = re.compile(
    r"^[ \t]*[*+](?:[ \t]*[*+])*[ \t]*(?:\(\w+\)[ ]?)?(?:\{[^{}\n]*\}[ ]?)*([^\[\]\n]*)(?:\[([^\[\]\n]*)\])?([^\n]*)$",
    re.MULTILINE,
)
_INK_GATHER: Final = re.compile(r"^[ \t]*-(?!>)(?:[ \t]*-(?!>))*[ \t]*(?:\(\w+\)[ ]?)?", re.MULTILINE)
_INK_LOGIC: Final = re.compile(r"\{(?:[^{}|:\n]{1,100}:|[&!~])?([^{}\n]{0,1000})\}")

_TWEE: Final = re.compile(
    r"^::(?![^\n]*::)[ ]*(?P<name>[^\n\[{]{1,100}?)[ ]*(?P<tags>\[[^\[\]\n]*\])?[ ]*(?:\{[^{}\n]*\})?[ \t]*$",
    re.MULTILINE,
)
_NO_PASSAGE: Final = re.compile(
    r"Story(?:Init|Settings|Includes|Subtitle|Author|Menu|Banner|Caption|Interface)|User(?:Script|Stylesheet)"
)
_STORY_DATA: Final = re.compile(r"\A\s*\{.*?\}[ \t]*(?=\n[ \t]*\n|\s*\Z)", re.DOTALL)
_NO_WORDS: Final = frozenset({"script", "stylesheet", "widget"})
_IS_TWINE: Final = re.compile(
    r"^::[ ]*(?:Start\b|Story[A-Z])|\[\[[^\[\]\n]+\]\]|<<[a-z]|\((?:set|if|link|go-?to):", re.MULTILINE
)
_TWEE_LINK: Final = re.compile(r"\[\[([^\[\]\n]{1,300})\](?:\[[^\[\]\n]{0,300}\])?\]")
_HARLOWE: Final = (
    "set|put|move|unpack|if|unless|else|else-?if|for|loop|print|display|either|random|go-?to|goto-url|open-url|reload|restart"
    "|(?:link|click|mouse|seq|cycling)[a-z-]*|text-?[a-z-]+|(?:bg|background|colou?r|font|align|box|float-box|border)[a-z-]*"
    "|(?:transition|t8n)[a-z-]*|live|stop|event|after|enchant|change|hook|show|hide|append|prepend|replace|rerun|meter"
    "|sidebar|icon-[a-z]+|alert|prompt|confirm|input[a-z-]*|dropdown|checkbox[a-z-]*|undo|redo|(?:save|load)-game|macro"
    "|output[a-z-]*|array|dataset|ds|datamap|dm|num|str|css|hidden|verbatim|ignore|history|visits|passage"
)
_TWEE_MACRO: Final = re.compile(
    r"<<(?:(?:link\w*|button)[ ]+\"?(?P<button>[^\"<>\n]{1,300}))?[^<>\n]{0,1000}>>"
    rf"|\((?:(?:link|click|seq|cycling)[a-z-]*:[ ]*\"(?P<link>[^\"\n]{{1,300}})\"|(?:{_HARLOWE}):)"
    r"(?:[^()\n]|\([^()\n]*\)){0,1000}\)(?P<hook>\[(?!\[))?",
    re.IGNORECASE,
)
"""What is no macro in this list may be an aside of the author: "(note: it rained)"."""


def read_game_script(text: str) -> tuple[str, str] | None:
    """The words of such a script, and the title that it gives, which may be empty; None for any other text."""
    if _RENPY.search(text) and _SAYS.search(text):
        return "\n".join(_renpy(text)), ""
    if _is_ink(text):
        return _ink(text), ""
    passages = list(_TWEE.finditer(text)) if "::" in text and _IS_TWINE.search(text) else []
    if len(passages) > 1 or (passages and not text[: passages[0].start()].strip()):
        return _twee(text, passages)
    return None


def _renpy(text: str) -> Iterator[str]:
    names = dict(_CHARACTER.findall(text))
    code = _RENPY_CODE.search(text)
    begin = code.start() if code else 0
    yield text[:begin]
    for line in _MONOLOGUE.sub(_monologue, text[begin:]).split("\n"):
        if line.startswith("label "):
            yield ""
        is_indented = line[:1].isspace()
        match = _SAID.fullmatch(line) if is_indented else None
        if match is None:
            # What is neither indented nor begins with a keyword is no part of a script.
            if not is_indented and not _RENPY_CODE.match(line) and (_LETTER.search(line) or not line):
                yield line
            continue
        short, is_choice = match["short"], match["choice"]
        long, words = match[2] or match[3], match[4] or match[5] or ""
        said = _TEXT_TAG.sub(lambda tag: "*" if tag[1] in {"i", "b"} else " " if tag[1] in {"p", "w"} else "", words)
        said = _ESCAPED.sub(lambda escaped: " " if escaped[1] == "n" else escaped[1], said).strip()
        who = names.get(short, short) if short else long
        yield f"- {said}" if is_choice else f"{who}: {said}" if who and short not in {"extend", "centered"} else said


def _monologue(match: re.Match[str]) -> str:
    """Each paragraph of a text between three quotation marks as a line of its own."""
    paragraphs = (" ".join(part.split()).replace('"', '\\"') for part in re.split(r"\n[ \t]*\n", match[2]))
    return "\n".join(f'{match[1]}"{paragraph}"' for paragraph in paragraphs if paragraph)


def _is_ink(text: str) -> bool:
    """Whether a text leads on to one of its knots: a wiki has such headings, too."""
    knots = {match["name"] for match in _INK.finditer(text)}
    return bool(knots) and any(match["target"] in knots | _INK_ENDS for match in _INK_LEADS_ON.finditer(text))


def _ink(text: str) -> str:
    def choice(match: re.Match[str]) -> str:
        begins, offered, goes_on = (part.strip() for part in (match[1], match[2] or "", match[3]))
        if begins:
            return f"- {begins}{goes_on if goes_on[:1] in set('.,!?') else ' ' + goes_on}".rstrip()
        return f"- {offered}\n{goes_on}".rstrip() if offered else f"- {goes_on}"

    text = _INK_CHOICE.sub(choice, _INK_KNOT.sub("", _INK_CODE.sub("", text)))
    text = _INK_LOGIC.sub(lambda match: match[1].strip().replace("|", " / "), text)
    lines = (
        line if line.startswith("- ") and "->" not in line[:4] else _INK_GATHER.sub("", line)
        for line in text.split("\n")
    )
    return _INK_DIVERT.sub("", "\n".join(lines)).replace("<>", "")


def _twee(text: str, passages: list[re.Match[str]]) -> tuple[str, str]:
    title, told = "", [text[: passages[0].start()].strip()]
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        body = text[passage.end() : len(text) if following is None else following.start()]
        tags = set((passage["tags"] or "").strip("[]").split())
        if passage["name"] == "StoryTitle" and not title:
            title, _, rest = body.removeprefix("\n").partition("\n")
            told.append(rest.strip())
        elif passage["name"] == "StoryData":
            told.append(_STORY_DATA.sub("", body).strip())
        elif not (_NO_PASSAGE.fullmatch(passage["name"]) or tags & _NO_WORDS):
            told.append(f"## {passage['name']}\n\n{_passage(body.strip())}")
    return "\n\n".join(filter(None, told)), title.strip()


def _passage(body: str) -> str:
    """The words of a passage; its links are a list."""
    hooks = 0

    def macro(match: re.Match[str]) -> str:
        nonlocal hooks
        hooks += match["hook"] is not None
        words = match["link"] or match["button"] or ""
        return f"{words}\n" if words and match["hook"] else words

    body = _without_unopened(_TWEE_LINK.sub(_link, _TWEE_MACRO.sub(macro, body)), hooks)
    body = re.sub(r"//([^/\n]{1,300})//", r"*\1*", re.sub(r"''([^'\n]{1,300})''", r"**\1**", body))
    return re.sub(r"(?<!\w)[$_](?=[A-Za-z])", "", body)


def _without_unopened(body: str, count: int) -> str:
    """The text without the first closing brackets that nothing opens: a hook's opening one went with its macro."""
    kept, depth = list[str](), 0
    for letter in body if count else ():
        depth += (letter == "[") - (letter == "]")
        if depth < 0 < count:
            depth, count = 0, count - 1
        else:
            kept.append(letter)
    return "".join(kept) if kept else body


def _link(match: re.Match[str]) -> str:
    words = match[1]
    for arrow, at in (("->", 0), ("<-", -1), ("|", 0)):
        if arrow in words:
            words = words.split(arrow)[at]
    is_line = not match.string[: match.start()].rpartition("\n")[2].strip()
    return f"- {words.strip()}" if is_line else words.strip()

"""Whom a text mentions, and who of them is notified. Source: Discord's docs, "Message Resource: Allowed Mentions"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from sandbox.discord.errors import Json, Problems

USER: Final = re.compile(r"<@!?(\d{1,20})>")
ROLE: Final = re.compile(r"<@&(\d{1,20})>")
EVERYONE: Final = re.compile(r"@(everyone|here)\b")
USERS_ONLY: Final[Json] = {"parse": ["users"]}
ALL: Final[Json] = {"parse": ["users", "roles", "everyone"]}


@dataclass(frozen=True, slots=True)
class Mentions:
    """Ids of the users and roles a text notifies, and whether it notifies everyone."""

    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


def check(problems: Problems, allowed: object) -> None:
    """Notes what is wrong with an allowed mentions object."""
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        problems.add(("allowed_mentions",), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    parse = allowed.get("parse") or []
    for index, kind in enumerate(parse):
        problems.choice(("allowed_mentions", "parse", index), kind, ("users", "roles", "everyone"))
    for kind in ("users", "roles"):
        listed = allowed.get(kind) or []
        problems.count(("allowed_mentions", kind), len(listed), 0, 100)
        if listed and kind in parse:
            code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
            problems.add(("allowed_mentions",), code, f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.')


def find(text: str, allowed: Json | None, default: Json) -> Mentions:
    """The users and roles that a text notifies, by the request's allowed mentions or else by the route's default."""
    rules = default if allowed is None else allowed
    parse = rules.get("parse") or []
    named = {"users": USER.findall(text), "roles": ROLE.findall(text)}
    notified = {}
    for kind, ids in named.items():
        listed = {int(one) for one in rules.get(kind) or []}
        notified[kind] = [one for one in dict.fromkeys(map(int, ids)) if kind in parse or one in listed]
    return Mentions(notified["users"], notified["roles"], everyone="everyone" in parse and bool(EVERYONE.search(text)))

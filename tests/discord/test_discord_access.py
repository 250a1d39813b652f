"""Who may act on a work: decided from its author, the person and the place."""

from __future__ import annotations

from itertools import product

import pytest

from bot.discord.access import Audience, Visit, refusal_of
from bot.library.work_documents import Ownership
from bot.work.refusal import RefusalKind

GUILDS = (None, 7, 8)
WORKS = [
    Ownership(group_id="0a", author_id=1, guild_id=guild_id, channel_id=8, private=private, is_deleted=is_deleted)
    for guild_id, private, is_deleted in product(GUILDS, (False, True), (False, True))
]
VISITS = [
    Visit(person_id=person_id, guild_id=guild_id, can_manage_messages=can_manage_messages, is_shown=is_shown)
    for person_id, guild_id, can_manage_messages, is_shown in product((1, 2), GUILDS, (False, True), (False, True))
]


def test_who_may_do_what_in_every_case() -> None:
    for work, visit, audience in product(WORKS, VISITS, Audience):
        is_author = visit.person_id == work.author_id
        is_moderator = visit.can_manage_messages and visit.guild_id is not None and visit.guild_id == work.guild_id
        may = (
            visit.is_shown
            and {
                Audience.EVERYONE: True,
                Audience.AUTHOR_AND_MODERATORS: is_author or (is_moderator and not work.private),
                Audience.AUTHOR: is_author,
            }[audience]
        )
        assert (refusal_of(work, visit, audience) is None) == may, (work, visit, audience)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.EVERYONE, None),
        (Audience.AUTHOR_AND_MODERATORS, RefusalKind.NOT_YOURS),
        (Audience.AUTHOR, RefusalKind.AUTHOR_ONLY),
    ],
)
def test_a_refusal_says_for_whom_the_button_is(audience: Audience, expected: RefusalKind | None) -> None:
    work = Ownership(group_id="0a", author_id=1, guild_id=7, channel_id=8, private=False)
    stranger = Visit(person_id=2, guild_id=7, can_manage_messages=False, is_shown=True)
    assert refusal_of(work, stranger, audience) is expected


@pytest.mark.parametrize("audience", Audience)
def test_a_refusal_names_no_author_where_the_work_is_not_shown(audience: Audience) -> None:
    work = Ownership(group_id="0a", author_id=1, guild_id=7, channel_id=8, private=False)
    stranger = Visit(person_id=2, guild_id=7, can_manage_messages=False, is_shown=False)
    assert refusal_of(work, stranger, audience) is RefusalKind.NOT_HERE

"""Who may act on a work: decided from its author, the person and the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.access import Audience, Visit, refusal_of
from bot.library.work_documents import Ownership
from bot.work.refusal import RefusalKind

IDS = st.sampled_from([1, 2])
GUILDS = st.sampled_from([None, 7, 8])
WORKS = st.builds(
    Ownership, group_id=st.just("0a"), author_id=IDS, guild_id=GUILDS, private=st.booleans(), is_deleted=st.booleans()
)
VISITS = st.builds(Visit, person_id=IDS, guild_id=GUILDS, can_manage_messages=st.booleans(), is_shown=st.booleans())


@given(WORKS, VISITS, st.sampled_from(Audience))
def test_nothing_happens_on_a_message_that_does_not_show_the_work(
    work: Ownership, visit: Visit, audience: Audience
) -> None:
    assert visit.is_shown or refusal_of(work, visit, audience) is not None


@given(WORKS, VISITS)
def test_only_the_author_does_what_is_for_the_author(work: Ownership, visit: Visit) -> None:
    may = refusal_of(work, visit, Audience.AUTHOR) is None
    assert may == (visit.is_shown and visit.person_id == work.author_id)


@given(WORKS, VISITS)
def test_others_manage_only_public_works_of_the_server_where_they_manage_messages(
    work: Ownership, visit: Visit
) -> None:
    if visit.person_id != work.author_id and refusal_of(work, visit, Audience.AUTHOR_AND_MODERATORS) is None:
        assert not work.private
        assert visit.can_manage_messages
        assert visit.guild_id is not None
        assert visit.guild_id == work.guild_id


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

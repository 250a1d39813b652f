"""Ids in people's text become names, times and neutral words. No id is left."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord import mentions
from bot.discord.mentions import Names, resolve_mentions, resolve_typed
from bot.words.say import say

NOW = 1_700_000_000
NAMES = Names(
    locale="en-US",
    now_s=NOW,
    users={"123456789012345678": "Tom_x", "1": "*everyone*|\n`x`", "2": "@mira", "3": " "},
    roles={"22": "Crew"},
    channels={"33": "general"},
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@123456789012345678> and <@!123456789012345678>", "@Tom_x and @Tom_x"),
        ("<@1> <@2> <@3> <@4>", "@everyone x @mira someone someone"),
        ("<@&22> <@&23> <#33> <#34>", "@Crew a role #general a channel"),
        ("</story:42> </a sub group:42>", "/story /a sub group"),
        ("<:fox:42> <a:wave_2:42> <sound:0:42>", ":fox: :wave_2: a sound"),
        ("<id:customize> <id:linked-roles:42> <id:whatever>", "Channels & Roles Linked Roles a channel"),
        (f"<t:{NOW}> <t:{NOW}:t> <t:{NOW}:T>", "14 November 2023 at 22:13 UTC 22:13 UTC 22:13:20 UTC"),
        (f"<t:{NOW}:d> <t:{NOW}:D>", "14 November 2023 14 November 2023"),
        (f"<t:{NOW}:F>", "Tuesday, 14 November 2023 at 22:13 UTC"),
        (f"<t:{NOW + 90}:R> <t:{NOW - 86400}:R> <t:{NOW}:R>", "in 1 minute 1 day ago now"),
        (f"<t:{NOW + 3 * 31_557_600}:R> <t:{NOW - 30}:R>", "in 3 years 30 seconds ago"),
        ("<t:99999999999999:F> <t:-99999999999999:F>", "a time a time"),
        (r"\<@123456789012345678>", "@Tom_x"),
        ("I <3 you, <b> and <https://example.org>", "I <3 you, <b> and <https://example.org>"),
    ],
)
def test_what_discord_writes_as_ids_is_read_in_words(typed: str, read: str) -> None:
    assert resolve_mentions(typed, NAMES) == read


IDS = st.integers(0, 10**20 - 1).map(str)
TOKENS = st.one_of(
    *(IDS.map(form.format) for form in ("<@{}>", "<@!{}>", "<@&{}>", "<#{}>", "</x y:{}>", "<:e:{}>", "<a:e:{}>")),
    st.tuples(st.integers(-(10**16), 10**16), st.sampled_from(["", ":R", ":F", ":x", ":s"])).map(
        lambda pair: f"<t:{pair[0]}{pair[1]}>"
    ),
)


@given(st.lists(TOKENS | st.text(max_size=5), max_size=10).map("".join))
def test_no_id_is_left(text: str) -> None:
    assert not re.search(
        r"<(?:@[!&]?|#)\d{1,20}>|<a?:\w+:\d{1,20}>|<t:-?\d{1,17}(?::[A-Za-z])?>", resolve_mentions(text, NAMES)
    )


def test_names_of_an_interaction_prefer_what_discord_nested() -> None:
    from bot.discord.mentions import names_of

    user = {"id": "5", "username": "tom", "global_name": "Tom"}
    interaction: Any = Mock()
    interaction.data = {"resolved": {"users": {"5": user}, "members": {"5": {"nick": "Captain"}}}}
    interaction.guild = None
    interaction.locale.value = "en-US"
    found = names_of(interaction, "<@5>", [{"mentions": [user, {"id": "6", "username": "mira"}], "author": None}])
    assert found.users["5"] == "Captain"
    assert found.users["6"] == "mira"


@pytest.mark.asyncio
async def test_a_name_that_comes_late_is_left_out_and_its_request_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "NAMES_TIMEOUT_S", 0.001)
    answer, arrived = asyncio.Event(), asyncio.Event()

    async def fetch_member(user_id: int) -> Any:  # noqa: ANN401 - what is used of a member
        if user_id == 6:
            await answer.wait()
            arrived.set()
        return SimpleNamespace(display_name=f"person {user_id}")

    interaction: Any = Mock()
    interaction.data, interaction.guild, interaction.locale.value = {}, None, "en-US"
    interaction.client.get_guild.return_value.fetch_member = fetch_member
    text = await resolve_typed(interaction, "<@5> and <@6>")
    assert text == f"@person 5 and {say('mention.person')}"
    answer.set()
    await asyncio.wait_for(arrived.wait(), 60.0)

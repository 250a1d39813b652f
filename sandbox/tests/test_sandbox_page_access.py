"""The page serves only a browser on this machine that has its address."""

from __future__ import annotations

import aiohttp
import pytest
from yarl import URL

from sandbox.discord import Limits
from sandbox.tests.page_client import PageHarness, open_page

pytestmark = pytest.mark.asyncio


async def status(here: PageHarness, path: str, **headers: str) -> int:
    async with here.session.get(here.base + path, headers=headers, allow_redirects=False) as answer:
        return answer.status


async def test_the_address_gives_a_cookie_that_scripts_cannot_read_and_other_sites_do_not_send() -> None:
    async with open_page() as here, aiohttp.ClientSession() as fresh:
        async with fresh.get(here.page.address, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/")
            cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert str(here.page.port) in cookie.partition("=")[0]


@pytest.mark.parametrize("path", ["/", "/elara.svg", "/live", "/file/1/a.png", "/?t=", "/?t=wrong", "/nothing"])
async def test_without_the_token_everything_is_refused(path: str) -> None:
    async with open_page() as here, aiohttp.ClientSession() as stranger, stranger.get(here.base + path) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("host", ["elara.example", "127.0.0.1", "127.0.0.1:1", "localhost.example:{port}"])
async def test_another_host_name_is_refused_although_it_leads_here(host: str) -> None:
    async with open_page() as here:
        assert await status(here, "/elara.svg", Host=host.format(port=here.page.port)) == 403
        assert await status(here, "/elara.svg", Host=f"localhost:{here.page.port}") == 200


@pytest.mark.parametrize("origin", ["https://elara.example", "null", "http://127.0.0.1:1", "http://localhost:{port}"])
async def test_another_origin_is_refused_even_with_the_cookie(origin: str) -> None:
    async with open_page() as here:
        origin = origin.format(port=here.page.port)
        assert await status(here, "/elara.svg", Origin=origin) == 403
        assert await status(here, "/elara.svg", Origin=here.base) == 200
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await here.session.ws_connect(f"{here.base}/live", headers={"Origin": origin})
        assert refused.value.status == 403


async def test_a_socket_and_an_upload_must_name_their_origin() -> None:
    async with open_page() as here:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await here.session.ws_connect(f"{here.base}/live")
        assert refused.value.status == 403
        async with here.session.post(f"{here.base}/upload", data=b"x") as answer:
            assert answer.status == 403


async def test_it_listens_on_loopback_only() -> None:
    async with open_page() as here:
        assert here.page._runner is not None
        assert [address[0] for address in here.page._runner.addresses] == ["127.0.0.1"]


@pytest.mark.parametrize("path", ["/elara.svg", "/nothing", "/?t=wrong"])
async def test_every_answer_carries_the_policy(path: str) -> None:
    async with open_page() as here, here.session.get(here.base + path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/../server.py", "/%2e%2e/server.py", "/..%2fserver.py", "//etc/passwd"])
async def test_no_path_leads_out_of_the_static_files(path: str) -> None:
    async with open_page() as here:
        url = URL(here.base + path, encoded=True)
        async with here.session.get(url) as answer:
            assert answer.status in (403, 404)


async def picture(here: PageHarness, name: str, data: bytes) -> str:
    """The page's path of a file that the bot sent."""
    invocation = await here.raw.ask(here.channel)
    await here.raw.callback(invocation, 4, {"content": "look"}, [(name, data)])
    assert invocation.reply.original is not None
    [file] = invocation.reply.original.files
    return f"{here.base}/file/{file.id}/{file.filename}"


@pytest.mark.parametrize(
    ("asked", "status", "given", "range_told"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=0-", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=nonsense", 416, b"", "bytes */10"),
    ],
)
async def test_a_player_gets_the_range_it_asks_for(
    asked: str | None, status: int, given: bytes, range_told: str | None
) -> None:
    async with open_page() as here:
        url = await picture(here, "section-01.wav", b"0123456789")
        headers = {} if asked is None else {"Range": asked}
        async with here.session.get(url, headers=headers) as answer:
            assert answer.status == status
            assert await answer.read() == given or status == 416
            assert answer.headers.get("Content-Range") == range_told
            if status != 416:
                assert answer.headers["Content-Type"] == "audio/x-wav"
                assert answer.headers["Accept-Ranges"] == "bytes"


async def test_a_file_that_could_run_is_handed_over_and_never_shown_in_place() -> None:
    async with open_page() as here:
        for name in ("page.html", "drawing.svg", "book.epub"):
            url = await picture(here, name, b"<script>alert(1)</script>")
            async with here.session.get(url) as answer:
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert "sandbox" in answer.headers["Content-Security-Policy"]
        url = await picture(here, "panel.png", b"")
        async with here.session.get(url) as answer:
            assert answer.headers["Content-Disposition"].startswith("inline")
        assert await status(here, url.removeprefix(here.base).replace("panel", "other")) == 404


async def test_uploads_are_limited_as_in_discord() -> None:
    limits = Limits(attachment_bytes=1000)
    async with open_page(limits) as here:
        assert (await here.upload(("a.txt", b"x" * 1000)))[0] == 200
        code, told = await here.upload(("a.txt", b"x" * 1001))
        assert (code, "MiB" in told["reason"]) == (413, True)
        assert (await here.upload(("a.txt", b"x" * 20_000)))[0] == 413
        assert (await here.upload(*[("a.txt", b"x")] * 11))[0] == 400


async def test_what_waits_to_be_sent_has_a_bound_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.show.page.uploads._HELD_BYTES_MAX", 25)
    async with open_page() as here:
        ids = [(await here.upload((f"{number}.txt", b"x" * 10)))[1]["ids"][0] for number in range(4)]
        assert list(here.page.state.uploads._held) == ids[2:]


async def test_a_frame_that_no_page_sends_closes_the_socket() -> None:
    async with open_page() as here, here.tab() as tab:
        await tab.of_type("hello")
        await tab.socket.send_str("x" * 300_000)
        while (frame := await tab.socket.receive(5)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert (frame.type, frame.data) == (aiohttp.WSMsgType.CLOSE, 1009)

"""Works to render, checks of every frame's limits, and a follower that shows frames as an editor does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.reply.files import FILES_BYTES_MAX
from bot.reply.frame import Dialect, Frame, Upload, Words
from bot.reply.markdown import length
from bot.reply.payload import Json, components, content, edit_payload
from bot.reply.render import View, render
from bot.work.ending import Ending, EndingKind, Fault
from bot.work.parts import FileRef, Line, Panel, PanelScript, PartState, Section
from bot.work.request import Options, Request, StoryOptions
from bot.work.work import Work

STOPPED = Ending(EndingKind.STOPPED, {"by": "mira"}, fault=Fault.PERSON)
MAKES_NO_PICTURE = Ending(EndingKind.BLOCKED, {"rule": "safety", "where": "picture"})


def work(options: Options, prompt: str = "a lighthouse", **parts: object) -> Work:
    made = Work(id="0123456789abcdef", request=Request(prompt=prompt, options=options), author_id=7, created_at=1e9)
    return replace(made, **parts)  # type: ignore[arg-type]  # fields by name


def story(text: str, ending: Ending | None = None, prompt: str = "a lighthouse") -> Work:
    return work(StoryOptions(), prompt, text=text, ending=ending)


def view(dialect: Dialect = Dialect.V2, **more: object) -> View:
    return replace(View(dialect=dialect, locale="en-US", since_s=1e9), **more)  # type: ignore[arg-type]


def picture(number: int, size_bytes: int = 1000) -> FileRef:
    return FileRef(sha256=f"{number:064x}", media_type="image/png", size_bytes=size_bytes, width_px=9, height_px=9)


def sound(number: int, size_bytes: int = 1000) -> FileRef:
    return FileRef(sha256=f"{number:064x}", media_type="audio/wav", size_bytes=size_bytes, seconds=2.0)


def panel(number: int, state: PartState = PartState.MADE, said: str = "hello", size_bytes: int = 1000) -> Panel:
    script = PanelScript(number=number, title=f"t{number}", scene="a room", lines=(Line("ANN", said),))
    return Panel(
        script=script,
        state=state,
        picture=picture(number, size_bytes) if state is PartState.MADE else None,
        ending=MAKES_NO_PICTURE if state is PartState.MISSING else None,
    )


def section(number: int, state: PartState, text: str, size_bytes: int = 1000) -> Section:
    has_sound = state in (PartState.MADE, PartState.DOUBTFUL)
    return Section(
        number=number, text=text, state=state, transcript=text, audio=sound(number, size_bytes) if has_sound else None
    )


def words_of(frame: Frame) -> str:
    return "\n".join(piece.text for piece in frame.body if isinstance(piece, Words))


def check_limits(frame: Frame) -> None:
    """Discord's numbers, from its documentation: Create Message and Components Reference."""
    payload, new = edit_payload(frame, {})
    if frame.dialect is Dialect.CLASSIC:
        assert length(content(frame)) <= 2000
        assert content(frame).strip() or frame.uploads
    else:
        texts = [item["content"] for item in walk(components(frame)) if item["type"] == 10]
        assert all(texts)
        assert length("".join(texts)) <= 4000
        assert all(item["components"] for item in walk(components(frame)) if item["type"] in (1, 17))
    assert sum(1 for _ in walk(components(frame))) <= 40
    assert len(new) == len({upload.name for upload in new}) <= 10
    assert all(1 <= len(upload.alt) <= 1024 for upload in new)
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", upload.name) for upload in new)
    assert len(payload.get("attachments", [])) == len(new)
    for button in frame.buttons:
        assert 1 <= len(button.custom_id) <= 100
        assert 1 <= len(button.label) <= 80


def walk(items: list[Json]) -> Iterator[Json]:
    for item in items:
        yield item
        yield from walk(item.get("components", []))


@dataclass
class Follower:
    """Applies renderings as an editor does: closed messages stay, cut points are kept, files are remembered."""

    view: View
    closed: list[Frame] = field(default_factory=list)
    open: Frame | None = None

    def show(self, made: Work) -> None:
        while True:
            rendering = render(made, self.view)
            frame = rendering.frames[0]
            assert sum(upload.size_bytes for upload in self.new_files(frame)) <= FILES_BYTES_MAX
            uploaded = frozenset(upload.name for upload in frame.uploads)
            posted = max(self.view.posted, len(self.view.cuts) + 1)
            if rendering.cuts:
                self.closed.append(frame)
                cuts = (*self.view.cuts, rendering.cuts[0])
                self.view = replace(self.view, cuts=cuts, uploaded=frozenset(), posted=posted)
                continue
            if frame == self.open and self.view.posted == posted:
                return
            self.open = frame
            self.view = replace(self.view, uploaded=uploaded, posted=posted)

    def new_files(self, frame: Frame) -> list[Upload]:
        return [upload for upload in frame.uploads if upload.name not in self.view.uploaded]

    @property
    def frames(self) -> list[Frame]:
        assert self.open is not None
        return [*self.closed, self.open]

    @property
    def uploads(self) -> list[str]:
        return [upload.name for frame in self.frames for upload in frame.uploads]

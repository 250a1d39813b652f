"""A work described in the golden set's own keys, independent of names in Python and of the stored form."""

from __future__ import annotations

from typing import Any

from bot.work.ending import Ending
from bot.work.parts import FileRef, Panel, Section
from bot.work.request import ComicOptions, NarrationOptions, StoryOptions
from bot.work.work import Work

Json = dict[str, Any]


def described(work: Work) -> Json:
    """Everything that is known about a work."""
    usage, lineage, memory = work.usage, work.lineage, work.memory
    return {
        "id": work.id,
        "author": str(work.author_id),
        "made": [work.created_at, work.ended_at],
        "kind": work.kind.value,
        "wish": [work.request.prompt, work.request.language, work.request.private],
        "choice": _options(work),
        "text": work.text,
        "panels": [_panel(panel) for panel in work.panels],
        "sections": [_section(section) for section in work.sections],
        "end": _ending(work.ending),
        "counted": [
            usage.calls,
            usage.prompt_tokens,
            usage.text_tokens,
            usage.thought_tokens,
            usage.image_tokens,
            usage.audio_tokens,
            usage.cost_usd,
            list(usage.models),
        ],
        "name": work.title,
        "after": None
        if lineage is None
        else [
            lineage.parent_id,
            lineage.relation.value,
            str(lineage.parent_author_id),
            lineage.chapter,
            lineage.direction,
            lineage.recap,
        ],
        "first take": work.take_of,
        "remembered": None
        if memory is None
        else [memory.summary, *([one.name, one.look] for one in memory.characters)],
        "ways": list(work.choices),
    }


def _options(work: Work) -> list[Any]:
    match work.request.options:
        case StoryOptions() as options:
            return [options.genre, options.length.value]
        case ComicOptions() as options:
            return [options.panels, options.style, options.illustrates]
        case NarrationOptions() as options:
            return [options.voice, options.style]


def _ending(ending: Ending | None) -> list[Any] | None:
    if ending is None:
        return None
    return [ending.kind.value, dict(ending.params), ending.retry.value, ending.fault.value, ending.after_s]


def _file(ref: FileRef | None) -> list[Any] | None:
    if ref is None:
        return None
    return [ref.sha256, ref.media_type, ref.size_bytes, ref.width_px, ref.height_px, ref.seconds]


def _panel(panel: Panel) -> list[Any]:
    script = panel.script
    told = [script.number, script.title, script.scene, script.focus, script.detail]
    said = [[line.speaker, line.text, line.manner] for line in script.lines]
    captions = [script.caption_top, script.caption_bottom]
    return [told, captions, said, panel.state.value, _file(panel.picture), _ending(panel.ending)]


def _section(section: Section) -> list[Any]:
    told = [section.number, section.text, section.title, section.direction, section.transcript]
    doubt = None if section.doubt is None else section.doubt.value
    return [told, section.state.value, doubt, _file(section.audio), _ending(section.ending)]

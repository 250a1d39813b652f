"""The services of the cogs: everything that is open while the bot runs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.discord.access import Access
from bot.discord.attachments import AttachmentReader
from bot.discord.changed_pages import ChangedPages
from bot.discord.direct_replies import DirectReplies
from bot.discord.panel_fixer import PanelFixer
from bot.discord.private_pages import PrivatePages
from bot.discord.submitter import Submitter
from bot.discord.take_submitter import TakeSubmitter
from bot.library.library import Library
from bot.making.service import WorkService
from bot.polls.polls import Polls
from bot.shelf.comic_files import ComicFiles
from bot.shelf.deletion import Deletion
from bot.shelf.finished_narrations import FinishedNarrations
from bot.shelf.fixing import Fixing
from bot.shelf.lettering import Lettering
from bot.shelf.narration_casting import NarrationCasting
from bot.shelf.narration_downloads import NarrationDownloads
from bot.shelf.narration_files import NarrationFiles
from bot.shelf.redrawing import Redrawing
from bot.shelf.sentence_fixing import SentenceFixing
from bot.shelf.title_updates import TitleUpdates
from bot.shelf.voice_messages import VoiceMessages
from bot.shelf.voice_samples import VoiceSamples


@dataclass(frozen=True, slots=True, kw_only=True)
class BotServices:
    """An extension's `setup` picks what its cog needs, and hands it to the cog's constructor."""

    work_service: WorkService
    library: Library
    access: Access
    submitter: Submitter
    take_submitter: TakeSubmitter
    direct_replies: DirectReplies
    private_pages: PrivatePages
    polls: Polls
    deletion: Deletion
    lettering: Lettering
    fixing: Fixing
    redrawing: Redrawing
    finished_narrations: FinishedNarrations
    narration_casting: NarrationCasting
    sentence_fixing: SentenceFixing
    narration_files: NarrationFiles
    panel_fixer: PanelFixer
    changed_pages: ChangedPages
    comic_files: ComicFiles
    narration_downloads: NarrationDownloads
    title_updates: TitleUpdates
    voice_messages: VoiceMessages
    voice_samples: VoiceSamples
    attachments: AttachmentReader

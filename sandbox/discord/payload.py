"""Applies the body of a create or an edit to a message, under Discord's rules: all of it or nothing.

Source: Discord's docs, "Message Resource: Create Message, Edit Message, Editing Message Attachments".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from sandbox.discord import mentions, voice_messages
from sandbox.discord.components import ComponentReader
from sandbox.discord.errors import ApiError, Json, Path, Problems
from sandbox.discord.files import IMAGE_SUFFIXES, Attachment, UploadedFile
from sandbox.discord.records import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    REPLY,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Message,
    Ping,
)
from sandbox.discord.state import State
from sandbox.discord.voice_messages import VOICE_MESSAGE
from sandbox.discord.world import Thread

MAX_CONTENT: Final = 2000
MAX_FILES: Final = 10
_UNFURLED: Final = "link"
_LINK: Final = re.compile(r"(?<!<)https?://(?!discord\.com/channels/)[^\s<>]+")
_EMBED_SIZES: Final = {"title": 256, "description": 4096}


@dataclass(slots=True)
class Draft:
    """A message as a request wants it, before validation."""

    flags: int
    content: str
    embeds: list[Json]
    components: list[Json]
    files: list[Attachment] = field(default_factory=list)
    names: dict[str, Attachment] = field(default_factory=dict)
    changes: list[tuple[Attachment, Json]] = field(default_factory=list)


@dataclass(slots=True)
class MessageWriter:
    """Applies one request to one message.

    `is_new` for a create; `drop_unlisted` for an update by callback, which forgets attachments it does not list;
    `default_mentions` is the route's; `limit_bytes` what one file may weigh; `may_attach` whether files are allowed;
    `takes_voice` whether the route makes voice messages, `may_send_voice` whether the permission is there.
    """

    state: State
    message: Message
    route: str
    limit_bytes: int
    is_new: bool
    default_mentions: Json
    may_attach: bool = True
    may_mention_everyone: bool = False
    may_be_ephemeral: bool = False
    takes_voice: bool = False
    may_send_voice: bool = True
    drop_unlisted: bool = False

    def apply(self, body: Json, files: tuple[UploadedFile, ...]) -> None:
        """Checks everything, then changes the message. Raises `ApiError` and leaves the message as it was."""
        self._check_thread()
        if files and not self.may_attach:
            raise ApiError(403, 50013)
        if any(file.size_bytes > self.limit_bytes for file in files):
            raise ApiError(413, 40005)
        voice_messages.refuse_edit(0 if self.is_new else self.message.flags)
        problems = Problems()
        draft = self._draft(body, problems)
        if draft.flags & VOICE_MESSAGE:
            voice_messages.check(body, files, may_send=self.may_send_voice)
        self._attachments(body, files, draft, problems)
        mentions.check(problems, body.get("allowed_mentions"))
        problems.refuse()
        if body.get("components") is not None:
            reader = ComponentReader(problems, lambda *place: self._resolve(draft, problems, *place))
            draft.components = reader.read(body["components"], is_v2=bool(draft.flags & COMPONENTS_V2))
        self._check_embeds(draft, problems)
        problems.refuse()
        if not (draft.content or draft.embeds or draft.components or draft.files):
            raise ApiError(400, 50006)
        if draft.flags & COMPONENTS_V2 and not draft.components:
            raise ApiError(400, 50006)
        self._commit(body, draft)

    def _check_thread(self) -> None:
        """Checks the thread: only moderators write in a locked one; in an archived one no message is edited.

        A new message takes a thread out of the archive. Ephemeral messages are no part of the thread and always pass.
        """
        thread, author = self.message.channel, self.message.author
        if not isinstance(thread, Thread) or self.message.ephemeral:
            return
        if thread.locked and not thread.may(author, "MANAGE_THREADS"):
            raise ApiError(400, 50083 if thread.archived else 160005)
        if thread.archived and not self.is_new:
            raise ApiError(400, 50083)

    def _draft(self, body: Json, problems: Problems) -> Draft:
        message = self.message
        flags = body.get("flags") or 0
        if not isinstance(flags, int):
            problems.add(("flags",), "NUMBER_TYPE_COERCE", f'Value "{flags}" is not int.')
            flags = 0
        settable = SUPPRESS_EMBEDS | COMPONENTS_V2
        if self.is_new:
            settable |= SUPPRESS_NOTIFICATIONS
            settable |= (VOICE_MESSAGE if self.takes_voice else 0) | (EPHEMERAL if self.may_be_ephemeral else 0)
        fixed = message.flags & ~(SUPPRESS_EMBEDS | LOADING)
        if body.get("flags") is None:
            fixed |= message.flags & SUPPRESS_EMBEDS
        draft = Draft(
            flags=fixed | flags & settable,
            content=message.content,
            embeds=[embed for embed in message.embeds if embed.get("type") != _UNFURLED],
            components=[] if "components" in body else message.components,
        )
        if "content" in body:
            draft.content = str(body["content"] or "").strip()
            if len(draft.content) > MAX_CONTENT:
                problems.length(("content",), draft.content, 0, MAX_CONTENT)
        if "embeds" in body:
            draft.embeds = [embed for embed in body["embeds"] or [] if isinstance(embed, dict)]
        if draft.flags & COMPONENTS_V2:
            for name, value in (("content", draft.content), ("embeds", draft.embeds), ("poll", body.get("poll"))):
                if value:
                    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
                    text = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                    problems.add((name,), code, text)
        return draft

    def _attachments(self, body: Json, files: tuple[UploadedFile, ...], draft: Draft, problems: Problems) -> None:
        """Keeps the attachments that the list names, or all of them without a list. New files are always added."""
        uploads = {file.index: file for file in files}
        existing = {attachment.id: attachment for attachment in self.message.files}
        listed = body.get("attachments")
        entries = listed if isinstance(listed, list) else []
        if listed is None and not self.drop_unlisted:
            draft.files = list(self.message.files)
            draft.names = {attachment.filename: attachment for attachment in draft.files}
        for index, entry in enumerate(entries):
            path: Path = ("attachments", index)
            key = str(entry.get("id", "")) if isinstance(entry, dict) else ""
            number = int(key) if key.isdigit() else -1
            if isinstance(entry, dict) and entry.get("description") is not None:
                problems.length((*path, "description"), entry["description"], 0, 1024)
            if number in uploads:
                self._upload(uploads.pop(number), entry, draft)
            elif number in existing:
                attachment = existing[number]
                draft.files.append(attachment)
                draft.changes.append((attachment, entry))
                if entry.get("filename"):  # an id alone keeps a file, but attachment:// does not find it
                    draft.names[attachment.filename] = attachment
            else:
                problems.add((*path, "id"), "ATTACHMENT_NOT_FOUND", "The attachment was not found.")
        for file in uploads.values():
            self._upload(file, {}, draft)
        problems.count(("attachments",), len(draft.files), 0, MAX_FILES)

    def _upload(self, file: UploadedFile, entry: Json, draft: Draft) -> None:
        attachment = Attachment(
            self.state.clock.snowflake(),
            str(entry.get("filename") or file.filename),
            file.data,
            self.message.channel.id,
            description=entry.get("description"),
            ephemeral=bool(draft.flags & EPHEMERAL),
            is_spoiler=bool(entry.get("is_spoiler")),
        )
        if draft.flags & VOICE_MESSAGE:
            voice_messages.describe(attachment, entry)
        draft.files.append(attachment)
        draft.names[attachment.filename] = attachment

    def _resolve(self, draft: Draft, problems: Problems, path: Path, url: str, attachments_only: bool) -> Json:
        name = url.removeprefix("attachment://")
        if name == url and not attachments_only and url.startswith(("http://", "https://")):
            known = self.state.cdn.by_url(url)
            attachment = known if known in draft.files else None
            return self.state.cdn.media_json(attachment, url, self.state.clock.snowflake())
        found = draft.names.get(name) if name != url else None
        if found is None:
            code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
            problems.add(path, code, f"The referenced attachment {name!r} was not found.")
            return {}
        media = self.state.cdn.media_json(found, url, found.id)
        return media | {"name": found.filename, "size": found.size_bytes} if attachments_only else media

    def _check_embeds(self, draft: Draft, problems: Problems) -> None:
        problems.count(("embeds",), len(draft.embeds), 0, 10)
        total = 0
        for index, embed in enumerate(draft.embeds):
            for key, most in _EMBED_SIZES.items():
                problems.length(("embeds", index, key), embed.get(key) or "", 0, most)
            fields = embed.get("fields") or []
            problems.count(("embeds", index, "fields"), len(fields), 0, 25)
            for place, one in enumerate(fields):
                problems.length(("embeds", index, "fields", place, "name"), one.get("name"), 1, 256)
                problems.length(("embeds", index, "fields", place, "value"), one.get("value"), 1, 1024)
            footer = (embed.get("footer") or {}).get("text") or ""
            author = (embed.get("author") or {}).get("name") or ""
            problems.length(("embeds", index, "footer", "text"), footer, 0, 2048)
            problems.length(("embeds", index, "author", "name"), author, 0, 256)
            texts = [embed.get("title") or "", embed.get("description") or "", footer, author]
            texts += [str(one.get("name")) + str(one.get("value")) for one in fields]
            total += sum(len(text) for text in texts)
            for key in ("image", "thumbnail"):
                url = (embed.get(key) or {}).get("url") or ""
                name = url.removeprefix("attachment://")
                if name != url and (name not in draft.names or not name.lower().endswith(IMAGE_SUFFIXES)):
                    problems.add(("embeds", index, key, "url"), "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        if total > 6000:
            problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")

    def _commit(self, body: Json, draft: Draft) -> None:
        message, state = self.message, self.state
        was_loading = message.is_loading
        for attachment, entry in draft.changes:
            if "description" in entry:
                attachment.description = entry["description"]
            if entry.get("is_spoiler") is not None:
                attachment.is_spoiler = entry["is_spoiler"]
        message.files = [state.cdn.add(attachment) for attachment in draft.files]
        message.flags = draft.flags
        message.content = draft.content
        message.embeds = [*draft.embeds, *_unfurled(draft)]
        message.components = draft.components
        if not self.is_new and not was_loading:
            message.edited_at = state.clock.now()
        self._mention(body)
        state.messages[message.id] = message
        state.changed("created" if self.is_new else "updated", message, self.route)

    def _mention(self, body: Json) -> None:
        message = self.message
        allowed = body.get("allowed_mentions")
        found = mentions.find(message.text, allowed, self.default_mentions)
        replied = message.reply_to.author if message.reply_to and message.type == REPLY else None
        if replied and replied.id not in found.users and (allowed is None or allowed.get("replied_user")):
            found.users.append(replied.id)
        everyone = found.everyone and self.may_mention_everyone
        message.mentions = [self.state.people[one] for one in found.users if one in self.state.people]
        message.mention_roles = found.roles
        message.mentions_everyone = everyone
        silent = bool(message.flags & SUPPRESS_NOTIFICATIONS)
        pings = [Ping("user", one, silent) for one in found.users] + [Ping("role", one, silent) for one in found.roles]
        if everyone:
            pings.append(Ping("everyone", message.channel.guild.id if message.channel.guild else 0, silent))
        message.pings += [ping for ping in pings if ping not in message.pings]


def _unfurled(draft: Draft) -> list[Json]:
    """The previews of the links in a classic message, unless it suppresses them.

    `<https://...>` has no preview. Neither has a link to a message or channel, which a client shows as its place.
    """
    if draft.flags & (SUPPRESS_EMBEDS | COMPONENTS_V2):
        return []
    return [{"type": _UNFURLED, "url": url} for url in dict.fromkeys(_LINK.findall(draft.content))]

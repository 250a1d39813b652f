"""A local Discord that the unmodified clients cannot tell from the real one."""

from bot.sandbox.discord.changes import Change, Subscription
from bot.sandbox.discord.errors import ApiError
from bot.sandbox.discord.faults import Fault, Faults
from bot.sandbox.discord.files import Attachment, UploadedFile
from bot.sandbox.discord.limits import Limits
from bot.sandbox.discord.modals import ClientRefused
from bot.sandbox.discord.records import Entry, Invocation, Message, Ping, Reply, Revision, SeenButton, SeenSelect
from bot.sandbox.discord.sandbox import BOT_TOKEN, DiscordSandbox
from bot.sandbox.discord.world import Channel, Guild, Person, Role, Thread

__all__ = [
    "BOT_TOKEN",
    "ApiError",
    "Attachment",
    "Change",
    "Channel",
    "ClientRefused",
    "DiscordSandbox",
    "Entry",
    "Fault",
    "Faults",
    "Guild",
    "Invocation",
    "Limits",
    "Message",
    "Person",
    "Ping",
    "Reply",
    "Revision",
    "Role",
    "SeenButton",
    "SeenSelect",
    "Subscription",
    "Thread",
    "UploadedFile",
]

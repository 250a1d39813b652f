"""A local Discord that the unmodified clients cannot tell from the real one."""

from sandbox.discord.changes import Change, Subscription
from sandbox.discord.errors import ApiError
from sandbox.discord.faults import Fault, Faults
from sandbox.discord.files import Attachment, UploadedFile
from sandbox.discord.limits import Limits
from sandbox.discord.modals import ClientRefused
from sandbox.discord.records import Entry, Invocation, Message, Ping, Reply, Revision, SeenButton, SeenSelect
from sandbox.discord.sandbox import DiscordSandbox
from sandbox.discord.world import Channel, Guild, Person, Role, Thread

__all__ = [
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

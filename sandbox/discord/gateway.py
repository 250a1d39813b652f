"""The gateway: sessions that survive their connection, zlib-stream, heartbeats, resuming.

Source: Discord's docs, "Topics: Gateway" and "Opcodes and Status Codes: Gateway".
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.discord.errors import Json

INTENT_GUILDS: Final = 1 << 0
INTENT_GUILD_MEMBERS: Final = 1 << 1
INTENT_GUILD_MESSAGES: Final = 1 << 9
INTENT_DIRECT_MESSAGES: Final = 1 << 12
INTENT_MESSAGE_CONTENT: Final = 1 << 15
REPLAYED_EVENTS: Final = 1000


@dataclass(slots=True, eq=False)
class Session:
    """A session of a client. It keeps its events, so that a resumed connection gets those it missed."""

    id: str
    shard: tuple[int, int]
    intents: int
    sequence: int = 0
    events: deque[Json] = field(default_factory=lambda: deque(maxlen=REPLAYED_EVENTS))
    connection: Connection | None = None

    def dispatch(self, name: str, data: Json) -> None:
        """Numbers an event, keeps it and sends it if a connection is attached."""
        self.sequence += 1
        event: Json = {"op": 0, "t": name, "s": self.sequence, "d": data}
        self.events.append(event)
        if self.connection:
            self.connection.send(event)

    def takes(self, guild_id: int | None) -> bool:
        """Whether events of this guild go to this shard. Source: "Topics: Gateway: Sharding"."""
        index, count = self.shard
        return ((guild_id >> 22) % count if guild_id else 0) == index


class Connection:
    """One websocket: an ordered queue out, with the simulated latency, and one zlib context for its whole life."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool, latency_s: Callable[[], float]) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.is_zombie = False
        self._zlib = zlib.compressobj() if compressed else None
        self._latency_s = latency_s
        self._queue: asyncio.Queue[tuple[float, Json | int]] = asyncio.Queue()

    def send(self, payload: Json) -> None:
        """Queues a payload."""
        self._put(payload)

    def close(self, code: int) -> None:
        """Closes with a code, once everything queued before has gone out."""
        self._put(code)

    def _put(self, item: Json | int) -> None:
        due = asyncio.get_running_loop().time() + self._latency_s() / 2
        self._queue.put_nowait((due, item))

    async def write(self) -> None:
        """Sends what is queued, until cancelled or closed."""
        while True:
            due, item = await self._queue.get()
            wait_s = due - asyncio.get_running_loop().time()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            if isinstance(item, int):
                await self.socket.close(code=item)
                return
            if self.is_zombie:
                continue
            text = json.dumps(item)  # escaped, so that half an emoji can be sent as clients send it
            try:
                if self._zlib is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except ConnectionError:
                return  # the client is gone; its session keeps the event for a RESUME


_ACK_DELAY_S: Final = 0.05


class Gateway:
    """All sessions. `welcome` gives READY's data and the guilds of a shard.

    `on_ready` is called when a client is connected and identified, `on_gone` when a connection ended for any reason.
    """

    def __init__(
        self,
        *,
        token: str,
        heartbeat_interval_s: float,
        latency_s: Callable[[], float],
        welcome: Callable[[Session], tuple[Json, list[Json]]],
        on_ready: Callable[[], None],
        on_gone: Callable[[], None],
    ) -> None:
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self._token = token
        self._interval_s = heartbeat_interval_s
        self._latency_s = latency_s
        self._welcome = welcome
        self._on_ready = on_ready
        self._on_gone = on_gone
        self._connections: set[Connection] = set()

    @property
    def is_ready(self) -> bool:
        """Whether a client is identified and connected."""
        return any(session.connection for session in self.sessions.values())

    def wants(self, intents: int) -> bool:
        """Whether any session asked for one of these intents."""
        return any(session.intents & intents for session in self.sessions.values())

    def dispatch(
        self, name: str, data: Json, *, guild_id: int | None, intents: int = 0, redacted: Json | None = None
    ) -> None:
        """Sends an event to the sessions it concerns; `intents` limits it to those that asked for one of them.

        Sessions that may not read what people write get `redacted` in place of `data`, if it is given.
        """
        for session in self.sessions.values():
            if session.takes(guild_id) and (not intents or session.intents & intents):
                reads = redacted is None or session.intents & INTENT_MESSAGE_CONTENT
                session.dispatch(name, data if reads or redacted is None else redacted)

    def drop(self, code: int = 4000) -> None:
        """Closes every connection; the sessions stay and can be resumed."""
        for connection in list(self._connections):
            self._detach(connection)
            connection.close(code)

    def restart(self) -> None:
        """Closes every connection and forgets every session: clients that reconnect have to identify again."""
        self.drop()
        self.sessions.clear()

    def reconnect(self) -> None:
        """Asks every client to reconnect and resume (op 7)."""
        for connection in self._connections:
            connection.send({"op": 7, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tells every client that its session is invalid (op 9); unless `resumable` the sessions are forgotten."""
        if not resumable:
            self.sessions.clear()
        for connection in self._connections:
            connection.send({"op": 9, "d": resumable})

    def zombify(self) -> None:
        """Makes every connection a zombie: it stays open, but no event and no heartbeat ACK is sent any more."""
        for connection in self._connections:
            connection.is_zombie = True

    async def close(self) -> None:
        """Closes every connection, as a server that goes away."""
        sockets = [connection.socket for connection in self._connections]
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in sockets))

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """The websocket route."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        compressed = request.query.get("compress") == "zlib-stream"
        connection = Connection(socket, compressed=compressed, latency_s=self._latency_s)
        connection.send({"op": 10, "d": {"heartbeat_interval": int(self._interval_s * 1000), "_trace": []}})
        self._connections.add(connection)
        writer = asyncio.create_task(connection.write())
        try:
            await self._read(connection)
        finally:
            self._connections.discard(connection)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            session = connection.session
            if session and session.connection is connection:
                self._detach(connection)
                if socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
                    self.sessions.pop(session.id, None)  # the client closed it normally: there is nothing to resume
            self._on_gone()
        return socket

    async def _read(self, connection: Connection) -> None:
        answers: dict[Any, Callable[[Connection, Any], Awaitable[None]]] = {
            1: self._heartbeat, 2: self._identify, 3: self._ignore, 4: self._ignore, 6: self._resume, 8: self._ignore,
        }  # fmt: skip
        async for message in connection.socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):  # some clients send their JSON in binary frames
                connection.close(4002)
                continue
            try:
                payload = json.loads(message.data)
                opcode, data = payload["op"], payload.get("d")
            except (ValueError, KeyError, TypeError):
                connection.close(4002)
                continue
            answer = answers.get(opcode)
            if answer is None:
                connection.close(4001)
            elif opcode not in (1, 2, 6) and connection.session is None:
                connection.close(4003)
            else:
                await answer(connection, data)

    async def _ignore(self, _connection: Connection, _data: object) -> None:
        return

    async def _heartbeat(self, connection: Connection, _data: object) -> None:
        # discord.py records the time of a heartbeat only after the send returned, in another thread. An answer as fast
        # as loopback allows would be measured from the heartbeat before, and logged as 41 s late.
        asyncio.get_running_loop().call_later(_ACK_DELAY_S, connection.send, {"op": 11, "d": None})

    async def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            return connection.close(4005)
        if data.get("token", "").removeprefix("Bot ") != self._token:
            return connection.close(4004)
        index, count = data.get("shard") or (0, 1)
        session = Session(secrets.token_hex(16), (index, count), data.get("intents", 0))
        self._forget_dead(session.shard)
        self.sessions[session.id] = session
        self._attach(session, connection)
        self.identified += 1
        ready, guilds = self._welcome(session)
        session.dispatch("READY", ready)
        if session.intents & INTENT_GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", guild)
        self._on_ready()
        return None

    async def _resume(self, connection: Connection, data: Json) -> None:
        if data.get("token", "").removeprefix("Bot ") != self._token:
            return connection.close(4004)
        session = self.sessions.get(data.get("session_id", ""))
        sequence = data.get("seq") or 0
        oldest = session.events[0]["s"] if session and session.events else 1
        if session is None or sequence > session.sequence or sequence + 1 < oldest:
            return connection.send({"op": 9, "d": False})
        self._attach(session, connection)
        for event in session.events:
            if event["s"] > sequence:
                connection.send(event)
        session.dispatch("RESUMED", {"_trace": []})
        self.resumed += 1
        self._on_ready()
        return None

    def _forget_dead(self, shard: tuple[int, int]) -> None:
        """Forgets the unconnected sessions of a shard: their client was killed, and a new one replaces it."""
        for old in list(self.sessions.values()):
            if old.shard == shard and old.connection is None:
                del self.sessions[old.id]

    def _attach(self, session: Session, connection: Connection) -> None:
        if session.connection is not None:
            session.connection.close(4000)
        session.connection = connection
        connection.session = session

    def _detach(self, connection: Connection) -> None:
        if connection.session and connection.session.connection is connection:
            connection.session.connection = None

"""Faults on demand: which requests they match, and what goes wrong then."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypedDict, Unpack

from sandbox.discord.errors import MESSAGES, Json
from sandbox.discord.records import Entry

BAD_GATEWAY_HTML: Final = "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"


class Match(TypedDict, total=False):
    """Which requests a fault matches. `route` is a regular expression searched in "METHOD path" and "METHOD route".

    nth        only the nth matching request, counted from 1
    count      how often it strikes, 1 unless given; None is always
    probability  0 to 1, drawn from the seeded generator
    when       a further condition on the request
    """

    method: str | None
    route: str
    nth: int | None
    count: int | None
    probability: float
    when: Callable[[Entry], bool] | None


@dataclass(slots=True, eq=False)
class Fault:
    """One fault. With a `status` the request is answered so, applied only if `applied`; `body` is HTML or JSON.

    `delay_s` passes before the request is applied, `delay_after_s` between applying and answering. `reset` breaks the
    connection: while the body is still on its way ("upload"), before applying or after.
    """

    name: str
    method: str | None = None
    route: str = ""
    nth: int | None = None
    count: int | None = 1
    probability: float = 1.0
    when: Callable[[Entry], bool] | None = None
    status: int | None = None
    body: Json | str = ""
    headers: dict[str, str] = field(default_factory=dict)
    applied: bool = False
    delay_s: float = 0.0
    delay_after_s: float = 0.0
    reset: Literal["upload", "before", "after"] | None = None
    seen: int = 0
    struck: int = 0

    def meets(self, entry: Entry, generator: random.Random) -> bool:
        """Whether it strikes this request. Counts the request."""
        if self.method and self.method != entry.method:
            return False
        if not any(re.search(self.route, f"{entry.method} {where}") for where in (entry.path, entry.route)):
            return False
        if self.when and not self.when(entry):
            return False
        if self.count is not None and self.struck >= self.count:
            return False
        self.seen += 1
        if self.nth is not None and self.seen != self.nth:
            return False
        if self.probability < 1.0 and generator.random() >= self.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """The active faults. At most one strikes a request: the first added that matches it."""

    def __init__(self, seed: int = 0) -> None:
        self._generator = random.Random(seed)
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Activates a fault."""
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Ends all faults."""
        self._faults.clear()

    def strike(self, entry: Entry, *, while_uploading: bool = False) -> Fault | None:
        """The fault that strikes this request now. `while_uploading`: before the body is read, only "upload" resets."""
        for fault in self._faults:
            if (fault.reset == "upload") is while_uploading and fault.meets(entry, self._generator):
                return fault
        return None

    def error(self, status: int, code: int, message: str | None = None, **match: Unpack[Match]) -> Fault:
        """A JSON error."""
        body: Json = {"message": message or MESSAGES.get(code, ""), "code": code}
        return self.add(Fault(f"{status}/{code}", status=status, body=body, **match))

    def server_error(self, status: int = 502, *, applied: bool = False, **match: Unpack[Match]) -> Fault:
        """A 5xx with an HTML page, as the proxy in front of Discord sends it; with `applied` the work was done."""
        return self.add(Fault(str(status), status=status, body=BAD_GATEWAY_HTML, applied=applied, **match))

    def rate_limited(
        self,
        retry_after_s: float = 0.5,
        *,
        via: bool = True,
        scope: Literal["user", "global", "shared"] = "user",
        **match: Unpack[Match],
    ) -> Fault:
        """A 429; without `via` it looks as if it came from a proxy or Cloudflare rather than from Discord."""
        headers = {"Retry-After": f"{max(1, round(retry_after_s))}", "X-RateLimit-Scope": scope}
        if via:
            headers["Via"] = "1.1 google"
        is_global = scope == "global"
        if is_global:
            headers["X-RateLimit-Global"] = "true"
        body: Json = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": is_global}
        return self.add(Fault("429", status=429, body=body, headers=headers, **match))

    def unknown_message(self, **match: Unpack[Match]) -> Fault:
        """404, code 10008."""
        return self.error(404, 10008, **match)

    def missing_permissions(self, **match: Unpack[Match]) -> Fault:
        """403, code 50013."""
        return self.error(403, 50013, **match)

    def blocked_by_automod(self, **match: Unpack[Match]) -> Fault:
        """400, code 200000: automatic moderation refuses the text."""
        return self.error(400, 200000, **match)

    def refuse_gallery_uploads(self, *, count: int | None = None) -> Fault:
        """400 for an edit that brings a file which a gallery shows."""
        body: Json = {
            "message": MESSAGES[50035],
            "code": 50035,
            "errors": {"components": {"_errors": [{"code": "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"}]}},
        }
        fault = Fault("gallery", "PATCH", status=400, body=body, count=count, when=_uploads_into_gallery)
        return self.add(fault)

    def slow(self, delay_s: float, *, after: bool = False, **match: Unpack[Match]) -> Fault:
        """A slow answer: the time passes before the request is applied, or `after` it."""
        delay: dict[str, Any] = {"delay_after_s" if after else "delay_s": delay_s}
        return self.add(Fault("slow", **delay, **match))

    def reset(self, moment: Literal["upload", "before", "after"] = "before", **match: Unpack[Match]) -> Fault:
        """A broken connection: during the upload, before the request is applied, or after."""
        return self.add(Fault(f"reset {moment}", reset=moment, **match))


def _uploads_into_gallery(entry: Entry) -> bool:
    components = entry.json.get("components") if isinstance(entry.json, dict) else None
    return bool(entry.files) and "attachment://" in str(components)

"""How Discord refuses: HTTP status, JSON error code, and the nested `errors` object of an invalid form body.

Source: Discord's docs, "Opcodes and Status Codes" and "Reference: Error Messages".
"""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]
Path = tuple[str | int, ...]

MESSAGES: Final[dict[int, str]] = {
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    30046: "Maximum number of edits to messages older than 1 hour reached. Try again later.",
    40005: "Request entity too large",
    40060: "Interaction has already been acknowledged.",
    40094: "This interaction has reached the maximum number of follow-up messages.",
    50001: "Missing Access",
    50003: "Cannot execute action on a DM channel",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50034: "You can only bulk delete messages that are under 14 days old.",
    50035: "Invalid Form Body",
    50083: "Thread is archived",
    50109: "The request body contains invalid JSON.",
    50159: "Voice messages do not support additional content.",
    50160: "Voice messages must have a single audio attachment.",
    50161: "Voice messages must have supporting metadata.",
    50162: "Voice messages cannot be edited.",
    50173: "You cannot send voice messages in this channel.",
    50240: "You cannot remove this app's Entry Point command in a bulk update operation. "
    "Please include the Entry Point command in your update request or delete it separately.",
    160002: "Cannot reply without permission to read message history",
    160004: "A thread has already been created for this message",
    160005: "Thread is locked",
    200000: "Message was blocked by automatic moderation",
}


class ApiError(Exception):
    """An answer that refuses. Errors without a code have `code` 0 and a `message` like "401: Unauthorized".

    `retry_after_s` goes with a 429.
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str | None = None,
        errors: Json | None = None,
        *,
        retry_after_s: float | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.message = message or MESSAGES.get(code, "")
        self.errors = errors
        self.retry_after_s = retry_after_s
        super().__init__(f"{status} {code} {self.message}")

    def body(self) -> Json:
        """The JSON body: `{"message", "code"}`, with `errors` and `retry_after` where there are any."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        if self.retry_after_s is not None:
            body |= {"retry_after": round(self.retry_after_s, 3), "global": False}
        return body


def not_found() -> ApiError:
    """The answer for a route that does not exist."""
    return ApiError(404, 0, "404: Not Found")


class Problems:
    """Collects the problems of a request body, then refuses it with one 50035, nested by path as Discord nests it."""

    def __init__(self) -> None:
        self._errors: Json = {}

    def __bool__(self) -> bool:
        return bool(self._errors)

    def add(self, path: Path, code: str, message: str) -> None:
        """Notes one problem at `path`, for example `("components", 0, "custom_id")`."""
        node = self._errors
        for key in path:
            node = node.setdefault(str(key), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: Path, value: object, low: int, high: int) -> bool:
        """Checks a text's length in code points; False when it is wrong."""
        if not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
        elif len(value) > high and low:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        elif len(value) > high:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif len(value) < low and not value:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif len(value) < low:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        else:
            return True
        return False

    def count(self, path: Path, number: int, low: int, high: int) -> bool:
        """Checks the length of a list; False when it is wrong."""
        if low <= number <= high:
            return True
        self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        return False

    def choice(self, path: Path, value: object, allowed: tuple[object, ...]) -> bool:
        """Checks that a value is one of a few; False when it is not."""
        if value in allowed and not isinstance(value, bool):
            return True
        self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, allowed))}}}.")
        return False

    def refuse(self) -> None:
        """Raises the collected 50035, if anything was collected."""
        if self._errors:
            raise ApiError(400, 50035, errors=self._errors)

"""The messages of a worker and its child process: JSON, and bytes after it."""

from __future__ import annotations

import struct
from typing import Any, Final

Json = dict[str, Any]

LENGTHS: Final = struct.Struct(">IQ")
"""Before each message: the length of its JSON, and that of the bytes after it."""

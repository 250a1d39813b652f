"""The fonts that are shipped, each under the SIL Open Font License, whose text lies beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

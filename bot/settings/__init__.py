"""Settings: declared in `groups` and `limits`, read and validated by `load`."""

from bot.settings.groups import DiscordSettings, GeminiSettings, LibrarySettings, Settings
from bot.settings.limits import LimitSettings
from bot.settings.reading import SettingsError, load

__all__ = [
    "DiscordSettings",
    "GeminiSettings",
    "LibrarySettings",
    "LimitSettings",
    "Settings",
    "SettingsError",
    "load",
]

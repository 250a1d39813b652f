"""The proxy that the environment names for an address: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.settings import SettingsError

_WITHOUT_SOCKET: Final = {"ws": "http", "wss": "https"}
_SPOKEN: Final = frozenset({"http", "https"})


def proxy_of(url: str) -> str | None:
    """The address of the proxy that leads to a URL; None where none is named, or where NO_PROXY names the host.

    Raises `SettingsError` for a proxy that aiohttp cannot use. The text does not show the address: it may hold a
    password.
    """
    target = urlsplit(url)
    scheme = _WITHOUT_SOCKET.get(target.scheme, target.scheme)
    proxy = getproxies().get(scheme)
    host = target.hostname or ""
    if not proxy or proxy_bypass(f"{host}:{target.port}" if target.port else host):
        return None
    if urlsplit(proxy).scheme not in _SPOKEN or "://" not in proxy:
        raise SettingsError(
            f"{scheme.upper()}_PROXY names a proxy that Elara cannot use. Give its address as http://host:port."
        )
    return proxy

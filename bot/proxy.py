"""The proxy that the environment sets for an address: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in any case."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.settings import SettingsError

_HTTP_SCHEME: Final = {"ws": "http", "wss": "https"}
_PROXY_SCHEMES: Final = frozenset({"http", "https"})


def proxy_of(url: str) -> str | None:
    """The address of the proxy for a URL; None if none is set, or if NO_PROXY contains the host.

    Raises `SettingsError` for a proxy that aiohttp cannot use. The message leaves out the address, which may contain a
    password.
    """
    target = urlsplit(url)
    scheme = _HTTP_SCHEME.get(target.scheme, target.scheme)
    proxy = getproxies().get(scheme)
    host = target.hostname or ""
    if not proxy or proxy_bypass(f"{host}:{target.port}" if target.port else host):
        return None
    if urlsplit(proxy).scheme not in _PROXY_SCHEMES or "://" not in proxy:
        raise SettingsError(
            f"{scheme.upper()}_PROXY names a proxy that Elara cannot use. Give its address as http://host:port."
        )
    return proxy

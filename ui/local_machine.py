"""Whether the page is seen on the computer on which the program runs: cases come in there only."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

# What a proxy says of the browser for which it asks: then the browser may be anywhere.
PROXY_HEADERS = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})


def is_on_this_machine() -> bool:
    """Return whether the server listens to this computer only and the browser asks it without a proxy."""
    return serves_this_machine_only(st.get_option("server.address"), st.context.headers.to_dict())


def serves_this_machine_only(address: str | None, headers: Mapping[str, str | list[str]]) -> bool:
    """Return whether an address (None: every one) and the headers of a session let only this computer in."""
    named = {name.lower(): value for name, value in headers.items()}
    asked = named.get("host", "localhost")
    host = asked if isinstance(asked, str) else None  # a host that stands twice
    return is_loopback(address) and is_loopback(host) and not PROXY_HEADERS & set(named)


def is_loopback(host: str | None) -> bool:
    """Return whether a host, with its port or without, is this computer."""
    if not host:
        return False
    text = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
    try:
        name = urlsplit(f"//{text}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False

"""Links that may be given to a terminal to open: checked here once, and a type of their own from then on.

A terminal opens what it is told and acts on what it cannot read, so only plain http and https addresses of visible
ASCII pass, without a name before the host: `https://bank.example@elsewhere.example` is not where it seems to lead.
"""

from __future__ import annotations

import re
from typing import NewType
from urllib.parse import urlsplit

Link = NewType("Link", str)

#: Terminals cut or refuse longer ones.
_LONGEST = 2000
_VISIBLE = re.compile(r"[!-~]+")


def safe_link(text: str) -> Link | None:
    """The address as a link; None where it is none that may be opened."""
    address = text.strip()
    if len(address) > _LONGEST or not _VISIBLE.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port  # raises on a port that is no number
    except ValueError:
        return None
    named = "@" in parts.netloc or port == 0
    return Link(address) if parts.scheme in {"http", "https"} and parts.hostname and not named else None

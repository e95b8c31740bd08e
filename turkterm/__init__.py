"""A terminal console for people who run human-intelligence tasks through the Mechanical Turk Requester API."""

from __future__ import annotations

from typing import Any

from turkterm.version import __version__

__all__ = ["__version__", "client"]


def client(profile: str = "local", *, read_only: bool = False) -> Any:
    """A boto3 client for `mturk` with the keys and the address of a profile, for scripts.

    `local` is the marketplace that serves on this computer; `read_only` takes its key that may only look. Requests
    that may have changed something are never sent twice (turkterm.cli.scripting). Raises RuntimeError, whose text is
    a sentence, where there is no such profile, no keys or no marketplace.
    """
    from turkterm.cli.scripting import client_of

    return client_of(profile, read_only=read_only)

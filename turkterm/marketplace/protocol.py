"""What a connection answers where no handler could: bytes that are no HTTP, and a failure of the HTTP library.

aiohttp answers those with pages of its own that name its version; here they are errors of the API like all others.
What an aiohttp handler of ours returns or raises never comes this way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web


class Protocol(web.RequestHandler):
    """One connection of a server, `answer` making the response for a status."""

    __slots__ = ("_answer",)

    def __init__(self, manager: web.Server, answer: Callable[[int], web.Response], **settings: Any) -> None:
        """`settings` are RequestHandler's own."""
        super().__init__(manager, **settings)
        self._answer = answer

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Logs as aiohttp does, and answers. Raises ConnectionError where an answer had begun."""
        super().handle_error(request, status, exc, message)
        return self._answer(status)

"""The command line's end of a server's control channel: the token is in the file by which the server is found."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from turkterm.cli.refusal import Refused

if TYPE_CHECKING:
    from http.client import HTTPConnection

    from turkterm.cli.embedded import Running
    from turkterm.config.places import Places

#: Seconds for one answer: a turn of the clock over months of a large marketplace settles for minutes.
ANSWER_LIMIT = 900.0


def running_server(places: Places) -> Running:
    """The server of this home. Raises Refused where none serves it."""
    from turkterm.cli.embedded import find_running

    running = find_running(places.marketplace_dir)
    if running is None:
        raise Refused("No marketplace serves this home: start one with `turkterm marketplace serve`.")
    return running


class Channel:
    """An open control channel."""

    def __init__(self, connection: HTTPConnection, token: str) -> None:
        self._connection = connection
        self._token = token

    def ask(self, what: str, body: bytes) -> tuple[bool, dict[str, Any]]:
        """Whether the server understood the question, and its answer. Raises Refused where it is gone."""
        import http.client

        try:
            self._connection.request("POST", f"/-/{what}", body, {"Authorization": f"Bearer {self._token}"})
            response = self._connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Refused("The marketplace of this home no longer answers.") from error
        if not isinstance(answer, dict) or response.status not in {200, 400, 413}:
            raise Refused("The marketplace of this home does not take commands from here.")
        return response.status == 200, answer


@contextlib.contextmanager
def control(places: Places) -> Iterator[Channel]:
    """The control channel of this home's server while the block runs. Raises Refused."""
    import http.client

    running = running_server(places)
    parts = urlsplit(running.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_LIMIT)
    with contextlib.closing(connection):
        yield Channel(connection, running.control)

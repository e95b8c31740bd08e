"""The command line's end of the control channel."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.conftest import Serve
from turkterm.cli.control import control, running_server
from turkterm.cli.embedded import Running, announced
from turkterm.cli.refusal import Refused
from turkterm.config.places import Places


@pytest.fixture
def places(home: Path) -> Places:
    found = Places.find({"TURKTERM_HOME": str(home)})
    found.ensure()
    return found


def test_nobody_serves(places: Places) -> None:
    with pytest.raises(Refused, match="No marketplace serves this home"):
        running_server(places)


def test_a_running_server_answers(places: Places, serve: Serve) -> None:
    serve()
    with control(places) as channel:
        understood, answer = channel.ask("clock", b"{}")
        assert understood
        assert list(answer) == ["now"]
        assert channel.ask("clock", b"no")[0] is False
    assert "control" not in repr(running_server(places))


def test_a_server_that_ends_meanwhile(places: Places, serve: Serve) -> None:
    server = serve()
    with control(places) as channel:
        server.end()
        with pytest.raises(Refused, match="no longer answers"):
            channel.ask("clock", b"{}")


def test_a_token_of_another_server(places: Places, serve: Serve) -> None:
    serve()
    (file,) = (places.marketplace_dir / "servers").iterdir()
    file.write_text(json.dumps(json.loads(file.read_text()) | {"control": "x"}))
    with control(places) as channel, pytest.raises(Refused, match="does not take commands"):
        channel.ask("clock", b"{}")


@pytest.mark.parametrize("answer", [b"[]", b"<html>", b""])
def test_a_server_that_answers_something_else(places: Places, answer: bytes) -> None:
    class Odd(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(b'{"instance": "i"}')

        def do_POST(self) -> None:
            self._say(answer)

        def _say(self, text: bytes) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output is not its log."""

    with HTTPServer(("127.0.0.1", 0), Odd) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            here = Running(f"http://127.0.0.1:{server.server_port}", 1, "i", "token")
            with announced(places.marketplace_dir, here), control(places) as channel, pytest.raises(Refused):
                channel.ask("clock", b"{}")
        finally:
            server.shutdown()
            thread.join()

"""A marketplace in a thread that notes which operations are asked of it, refused ones too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.marketplace.serving import Serving, serving
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.wire import Wire

#: What a console asks once at its start to find out whether its key may write; it is about no HIT and is refused.
PROBE = "UpdateHITReviewStatus"


@dataclass(slots=True)
class Recording:
    """The marketplace, what was asked of it, and what it answers everything with while that is set."""

    server: Serving
    asked: list[str] = field(default_factory=list)
    refusal: ApiError | None = None

    @property
    def writes(self) -> list[str]:
        """Everything but looking."""
        return [name for name in self.asked if name[:3] not in {"Get", "Lis"}]

    def environment(self, home: Path) -> dict[str, str]:
        """What a turkterm of this home needs to reach it as the profile `lab`."""
        home.mkdir(exist_ok=True)
        settings = f'[profiles.lab]\nendpoint = "{self.server.url}"\nkind = "other"\n'
        (home / "config.toml").write_text(settings, encoding="utf-8")
        key = self.server.keys[0]
        return {
            "AWS_ENDPOINT_URL_MTURK": self.server.url,
            "AWS_ACCESS_KEY_ID": key.access_key_id,
            "AWS_SECRET_ACCESS_KEY": key.secret,
        }


@contextmanager
def noting(note: Callable[[str], None]) -> Iterator[None]:
    """Tell the name of every operation that reaches a marketplace of this process; what `note` raises is its answer."""
    parse = Wire.parse

    def told(self: Wire, target: str, body: bytes) -> tuple[str, dict[str, object]]:
        name, params = parse(self, target, body)
        note(name)
        return name, params

    with patch.object(Wire, "parse", told):
        yield


@contextmanager
def recorded(folder: Path) -> Iterator[Recording]:
    """Serve from a thread, for tests that wait for a terminal."""
    begun: Future[Recording] = Future()
    loop = asyncio.new_event_loop()
    end = asyncio.Event()

    async def serve() -> None:
        try:
            async with serving(folder) as server:
                begun.set_result(Recording(server))
                await end.wait()
        except BaseException as fault:
            if not begun.done():
                begun.set_exception(fault)
            raise

    def note(name: str) -> None:
        recording = begun.result()
        recording.asked.append(name)
        if recording.refusal is not None:
            raise recording.refusal

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), name="marketplace")
    with noting(note):
        thread.start()
        try:
            yield begun.result(20)
        finally:
            loop.call_soon_threadsafe(end.set)
            thread.join(20)
            loop.close()

"""The embedded marketplace with work in it, and a gateway to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.gateway.stub import Hidden
from tests.marketplace.serving import Serving, serving
from turkterm.gateway.session import Endpoint, Gateway, Keys, open_gateway
from turkterm.marketplace.importing import Finished, FinishedAnswer, import_batch
from turkterm.marketplace.server import ServerSettings
from turkterm.marketplace.store import AccessKey
from turkterm.model.assignment import Assignment
from turkterm.model.hit import Hit

QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">'
    "<HTMLContent><![CDATA[<!DOCTYPE html><p>word %d</p>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)


@dataclass(slots=True)
class Place:
    """A marketplace and a way in."""

    server: Serving
    gateway: Gateway

    def finish(self, hits: int, answers: int, title: str = "Rate a word \u202e!") -> None:
        """Put a finished batch in: `hits` HITs with `answers` submitted assignments each."""
        batch = [
            Finished(
                title=title,
                description="Say how formal it is",
                keywords="words",
                question=QUESTION % number,
                answers=tuple(FinishedAnswer(None, (("formality", str(n)), ("país", "año"))) for n in range(answers)),
            )
            for number in range(hits)
        ]
        self.server.store.write_now(lambda tx: import_batch(tx, batch))

    async def hits(self) -> list[Hit]:
        """All HITs."""
        return [hit async for page in self.gateway.reader.hits() for hit in page]

    async def assignments(self) -> list[Assignment]:
        """The assignments of all HITs."""
        return await assignments_of(self.gateway)


async def assignments_of(gateway: Gateway) -> list[Assignment]:
    """The assignments of all HITs that a gateway sees."""
    hits = [hit.hit_id async for page in gateway.reader.hits() for hit in page]
    return [one for hit_id in hits async for page in gateway.reader.assignments(hit_id) for one in page]


def keys_of(key: AccessKey) -> Keys:
    """A marketplace's access key as the gateway takes it."""
    return Keys(key.access_key_id, Hidden(key.secret))


@asynccontextmanager
async def connected(
    folder: Path, settings: ServerSettings | None = None, *, writable: bool = True, key: int = 0
) -> AsyncIterator[Place]:
    """A marketplace in `folder` and a gateway with its full key (`key` 0) or its read-only one (1)."""
    async with (
        serving(folder, settings) as server,
        open_gateway(Endpoint("local", server.url), keys_of(server.keys[key]), writable=writable) as gateway,
    ):
        yield Place(server, gateway)

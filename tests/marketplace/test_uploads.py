"""Files of workers: which answer holds one, and links that last a minute and cannot be made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.marketplace.market import Market, open_market
from turkterm.marketplace.schema import uploads
from turkterm.marketplace.uploads import ROUTE, file_of, keep, link, uploaded_key

ANSWER = (
    '<QuestionFormAnswers xmlns="x"><Answer><QuestionIdentifier>photo</QuestionIdentifier>'
    "<UploadedFileSizeInBytes>5</UploadedFileSizeInBytes><UploadedFileKey>KEY-1</UploadedFileKey></Answer>"
    "<Answer><QuestionIdentifier>bad</QuestionIdentifier><UploadedFileKey>../../etc/passwd</UploadedFileKey></Answer>"
    "<Answer><QuestionIdentifier>q</QuestionIdentifier><FreeText>KEY-1</FreeText></Answer></QuestionFormAnswers>"
)


def test_which_answers_hold_a_file() -> None:
    assert uploaded_key(ANSWER, "photo") == "KEY-1"
    for question in ("bad", "q", "other"):
        assert uploaded_key(ANSWER, question) is None
    assert uploaded_key(None, "photo") is None
    assert uploaded_key("<no xml", "photo") is None


@dataclass
class Kept:
    """A marketplace with one uploaded file of a HIT."""

    market: Market
    assignment: str
    key: str

    def ticket(self, key: str = "") -> str:
        """The end of a link to the file."""
        url = self.market.read(lambda tx: link(tx, key or self.key))
        assert url.startswith(f"http://127.0.0.1:8788{ROUTE}")
        return url.rpartition("/")[2]

    def behind(self, ticket: str) -> bytes | None:
        """What the server would send."""
        return self.market.read(lambda tx: file_of(tx, ticket))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with open_market(tmp_path) as market:
        market.store.public_url = "http://127.0.0.1:8788"
        assignment = market.accept(market.hit()["HITId"])
        upload = market.write(lambda tx: keep(tx, assignment, b"hel\xff\0"))
        assert upload.size == 5
        yield Kept(market, assignment, upload.key)


def test_a_link_lasts_a_minute(kept: Kept) -> None:
    ticket = kept.ticket()
    kept.market.clock.turn(60)
    assert kept.behind(ticket) == b"hel\xff\0"
    kept.market.clock.turn(0.01)
    assert kept.behind(ticket) is None


def test_no_link_is_made_up(kept: Kept) -> None:
    ticket = kept.ticket()
    changed = ticket[:-6] + ("A" if ticket[-6] != "A" else "B") + ticket[-5:]
    for wrong in (changed, "", "AAAA", "é", "not base64!"):
        assert kept.behind(wrong) is None
    assert kept.behind(kept.ticket("KEY-2")) is None


def test_a_file_goes_with_its_hit(kept: Kept) -> None:
    """A link that was given a moment before ends too, and another HIT's file stays."""
    market = kept.market
    ticket = kept.ticket()
    other = market.accept(market.hit()["HITId"], "A2WORKER")
    another = kept.ticket(market.write(lambda tx: keep(tx, other, b"another")).key)
    market.submit(kept.assignment)
    hit_id = market.do("GetAssignment", AssignmentId=kept.assignment)["HIT"]["HITId"]
    market.do("ApproveAssignment", AssignmentId=kept.assignment)
    assert kept.behind(ticket) is not None
    market.do("DeleteHIT", HITId=hit_id)
    assert kept.behind(ticket) is None
    assert kept.behind(another) == b"another"
    assert market.read(lambda tx: tx.db.execute(select(func.count()).select_from(uploads)).scalar_one()) == 1

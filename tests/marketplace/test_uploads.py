"""Files of workers: which answer holds one, and links that last a minute and cannot be made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.marketplace.market import Market, open_market
from turkterm.marketplace.uploads import FOLDER, ROUTE, file_of, link, uploaded_key

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


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    """A marketplace with one uploaded file."""
    with open_market(tmp_path) as opened:
        uploads = opened.store.path.parent / FOLDER
        uploads.mkdir()
        (uploads / "KEY-1").write_bytes(b"hello")
        opened.store.public_url = "http://127.0.0.1:8788"
        yield opened


def ticket_for(market: Market, key: str) -> str:
    url = market.read(lambda tx: link(tx, key))
    assert url.startswith(f"http://127.0.0.1:8788{ROUTE}")
    return url.rpartition("/")[2]


def behind(market: Market, ticket: str) -> Path | None:
    return market.read(lambda tx: file_of(tx, ticket))


def test_a_link_lasts_a_minute(market: Market) -> None:
    ticket = ticket_for(market, "KEY-1")
    market.clock.turn(60)
    found = behind(market, ticket)
    assert found is not None
    assert found.read_bytes() == b"hello"
    market.clock.turn(0.01)
    assert behind(market, ticket) is None


def test_no_link_is_made_up(market: Market) -> None:
    ticket = ticket_for(market, "KEY-1")
    changed = ticket[:-6] + ("A" if ticket[-6] != "A" else "B") + ticket[-5:]
    for wrong in (changed, "", "AAAA", "é", "not base64!"):
        assert behind(market, wrong) is None
    assert behind(market, ticket_for(market, "KEY-2")) is None

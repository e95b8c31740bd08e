"""Sorting, claiming and settling, also by two processes on one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.marketplace.market import Market, open_market
from tests.marketplace.telling import QUEUE, TOPIC, letters, sent_test
from turkterm.marketplace import outbox
from turkterm.marketplace.outbox import FILE, Lane
from turkterm.marketplace.store import Store

NOW = 1000.0
QUEUE_LANE, TOPIC_LANE, FILE_LANE = Lane("SQS", QUEUE), Lane("SNS", TOPIC), Lane(FILE, "")


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    """A marketplace without HTTP, in whose outbox are two documents for a queue and one for a topic."""
    with open_market(tmp_path) as opened:
        sent_test(opened)
        sent_test(opened, Transport="SNS", Destination=TOPIC)
        sent_test(opened)
        yield opened


def sort(market: Market, *channels: str) -> list[tuple[str | None, str, int]]:
    """The rows once they were sorted: courier, destination and the number of the document, by their age."""
    texts = list(dict.fromkeys(row.document for row in letters(market.store)))
    market.write(lambda tx: outbox.sort(tx, channels))
    return [(row.channel, row.destination, texts.index(row.document)) for row in letters(market.store)]


def look(market: Market, *channels: str, now: float = NOW) -> outbox.Waiting:
    return market.read(lambda tx: outbox.look(tx, now, channels))


def claim(market: Market, lane: Lane = QUEUE_LANE, now: float = NOW, most: int = 10) -> list[int]:
    """The numbers of what was claimed for a minute."""
    return [letter.number for letter in market.write(lambda tx: outbox.claim(tx, lane, now, now + 60, most))]


def test_each_goes_to_the_courier_of_its_transport(market: Market) -> None:
    assert sort(market, "SQS", "SNS") == [("SQS", QUEUE, 0), ("SNS", TOPIC, 1), ("SQS", QUEUE, 2)]


def test_the_file_gets_a_copy_of_each_in_order(market: Market) -> None:
    own = [("SQS", QUEUE, 0), ("SNS", TOPIC, 1), ("SQS", QUEUE, 2)]
    assert sort(market, "SQS", "SNS", FILE) == own + [(FILE, "", number) for number in range(3)]
    assert sort(market, "SQS", "SNS", FILE) == own + [(FILE, "", number) for number in range(3)]


def test_the_file_alone_gets_all(market: Market) -> None:
    assert sort(market, FILE) == [(FILE, "", number) for number in range(3)]


def test_what_nobody_takes_waits(market: Market) -> None:
    assert sort(market, "SNS") == [(None, QUEUE, 0), ("SNS", TOPIC, 1), (None, QUEUE, 2)]
    assert look(market, "SNS") == outbox.Waiting(unsorted=False, lanes=(TOPIC_LANE,))
    assert look(market, "SQS").unsorted
    assert look(market, FILE).unsorted
    assert sort(market, "SQS")[0] == ("SQS", QUEUE, 0)


def test_what_is_seen(market: Market) -> None:
    assert look(market, "SQS", "SNS") == outbox.Waiting(unsorted=True, lanes=())
    sort(market, "SQS", "SNS")
    seen = look(market, "SQS", "SNS")
    assert (seen.unsorted, set(seen.lanes)) == (False, {QUEUE_LANE, TOPIC_LANE})
    assert look(market, "SNS").lanes == (TOPIC_LANE,)
    claim(market, TOPIC_LANE)
    assert look(market, "SQS", "SNS").lanes == (QUEUE_LANE,)


def test_a_claim_is_exclusive_until_it_runs_out(market: Market) -> None:
    sort(market, "SQS", "SNS")
    (first,) = claim(market, most=1)
    (second,) = claim(market)
    assert (first < second, claim(market)) == (True, [])
    assert claim(market, now=NOW + 59) == []
    assert claim(market, now=NOW + 60) == [first, second]


def test_two_processes_never_claim_the_same(market: Market) -> None:
    sort(market, "SQS", "SNS")
    other = Store.open(market.store.path, market.clock)
    taken = claim(market, most=1)
    taken += [one.number for one in other.write_now(lambda tx: outbox.claim(tx, QUEUE_LANE, NOW, NOW + 60, 10))]
    other.close()
    assert len(taken) == len(set(taken)) == 2


def test_what_was_delivered_is_gone_and_the_rest_is_free(market: Market) -> None:
    sort(market, "SQS", "SNS")
    first, second = claim(market)
    market.write(lambda tx: outbox.settle(tx, [first], [second]))
    assert claim(market) == [second]


def test_a_failure_counts_for_what_is_free_in_the_lane(market: Market) -> None:
    sort(market, "SQS", "SNS")
    first, second = claim(market)
    market.write(lambda tx: outbox.settle(tx, [], [second]))  # another process still has the first
    assert market.write(lambda tx: outbox.count_failure(tx, QUEUE_LANE, NOW, 2)) == 0
    assert [row.attempts for row in letters(market.store)] == [0, 0, 1]
    market.write(lambda tx: outbox.settle(tx, [], [first]))
    assert market.write(lambda tx: outbox.count_failure(tx, QUEUE_LANE, NOW, 2)) == 1
    assert [(row.number, row.attempts) for row in letters(market.store) if row.channel == "SQS"] == [(first, 1)]

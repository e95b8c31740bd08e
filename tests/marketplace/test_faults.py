"""Faults on purpose: the specification, the draws and the request rate."""

from __future__ import annotations

from collections import Counter

import pytest

from turkterm.marketplace.faults import (
    BadFaults,
    Fate,
    Faults,
    FaultSource,
    RateLimit,
    parse_faults,
    service_fault,
    throttled,
)


def test_a_whole_specification() -> None:
    assert parse_faults("throttle=0.2,error=0.1,lose=0.05,delay=0.08,seed=7") == Faults(0.2, 0.1, 0.05, 0.08, 7)
    assert parse_faults(" lose = 1 , ") == Faults(lose=1.0)
    assert parse_faults("seed=9007199254740993") == Faults(seed=9007199254740993)
    assert parse_faults("") == Faults()


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("throtle=0.2", "“throtle=0.2” is none of throttle=…, error=…, lose=…, delay=…, seed=…"),
        ("throttle", "“throttle” is none of"),
        ("throttle=lots", "throttle needs a number, not “lots”"),
        ("throttle=", "throttle needs a number, not “”"),
        ("error=1.5", "error is a share from 0 to 1, not 1.5"),
        ("lose=-0.1", "lose is a share from 0 to 1, not -0.1"),
        ("lose=nan", "lose is a share from 0 to 1, not nan"),
        ("delay=-1", "delay is a number of seconds from 0 to 3600, not -1"),
        ("delay=inf", "delay is a number of seconds"),
        ("seed=1.5", "seed needs a whole number, not “1.5”"),
        ("lose=0.1,lose=0.2", "lose is given twice"),
        ("throttle=0.5,error=0.4,lose=0.2", "add up to 1.1"),
    ],
)
def test_bad_specifications_get_one_sentence(spec: str, sentence: str) -> None:
    with pytest.raises(BadFaults) as caught:
        parse_faults(spec)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("--faults: ")
    assert "\n" not in str(caught.value)


def test_fates_follow_the_seed_and_the_shares() -> None:
    faults = parse_faults("throttle=0.2,error=0.1,lose=0.05,seed=7")
    source, again = FaultSource(faults), FaultSource(faults)
    drawn = [source.next() for _ in range(4000)]
    assert drawn == [again.next() for _ in range(4000)]
    share = {fate: count / 4000 for fate, count in Counter(drawn).items()}
    assert share[Fate.THROTTLE] == pytest.approx(0.2, abs=0.03)
    assert share[Fate.ERROR] == pytest.approx(0.1, abs=0.03)
    assert share[Fate.LOSE] == pytest.approx(0.05, abs=0.02)
    other = FaultSource(parse_faults("throttle=0.2,error=0.1,lose=0.05,seed=8"))
    assert drawn != [other.next() for _ in range(4000)]


def test_certain_fates() -> None:
    for spec, fate in (
        ("", Fate.SPARED),
        ("throttle=1", Fate.THROTTLE),
        ("error=1", Fate.ERROR),
        ("lose=1", Fate.LOSE),
    ):
        source = FaultSource(parse_faults(spec))
        assert {source.next() for _ in range(200)} == {fate}


def test_a_bucket_fills_at_its_rate_and_holds_no_more_than_it() -> None:
    time = [100.0]
    limit = RateLimit(4, lambda: time[0])
    assert [limit.take() for _ in range(5)] == [True] * 4 + [False]
    time[0] += 0.125
    assert not limit.take()
    time[0] += 0.125
    assert limit.take()
    assert not limit.take()
    time[0] += 3600
    assert [limit.take() for _ in range(5)] == [True] * 4 + [False]


def test_a_slow_bucket_lets_one_request_through() -> None:
    time = [0.0]
    limit = RateLimit(0.5, lambda: time[0])
    assert limit.take()
    time[0] = 1.9
    assert not limit.take()
    time[0] = 2.0
    assert limit.take()


@pytest.mark.parametrize("rate", [0.0, -1.0, float("inf"), float("nan")])
def test_bad_rates(rate: float) -> None:
    with pytest.raises(BadFaults, match="--rate"):
        RateLimit(rate, lambda: 0.0)


def test_the_answers() -> None:
    assert (throttled().kind, throttled().message, throttled().status) == (
        "ThrottlingException",
        "Rate exceeded",
        400,
    )
    fault = service_fault(1467924929.12)
    assert fault.message == "There was an error with this request. (System error code: 1001 1467924929120)"
    assert (fault.kind, fault.code, fault.status) == ("ServiceFault", "AWS.ServiceUnavailable", 500)

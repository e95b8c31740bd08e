"""Throttled answers of a rate that is too much are told from those that come by chance."""

from __future__ import annotations

from collections.abc import Iterable

from turkterm.gateway.chance import Judge, Verdict

NOTHING, EMPTY, SLOW, HELPED, CHANCE = Verdict


def heard(judge: Judge, answers: Iterable[str], now: float = 0.0, step: float = 0.02) -> list[Verdict]:
    """What it says of answers that come one after the other; `x` is a throttled one. Up to the first verdict."""
    said = []
    for number, answer in enumerate(answers):
        at = now + number * step
        said.append(judge.heard(at, at, throttled=answer == "x"))
        if said[-1] is not NOTHING:
            break
    return said


def test_single_ones_are_nothing() -> None:
    judge = Judge()
    assert set(heard(judge, ("x" + "." * 120) * 20)) == {NOTHING}
    assert not judge.by_chance


def test_nearly_all_means_that_nothing_is_left() -> None:
    assert heard(Judge(), "." * 50 + "xxx.xxx")[-1] is EMPTY
    assert heard(Judge(), "x." * 20)[-1] is EMPTY


def test_a_share_that_stays_when_requests_are_slowed_is_chance() -> None:
    judge = Judge()
    assert heard(judge, "x...." * 20)[-1] is SLOW
    assert (judge.began, judge.passing) == (0.0, 40)
    judge.slowed(2.0)
    assert heard(judge, "x...." * 20, now=2.0)[-1] is CHANCE
    assert judge.by_chance
    assert set(heard(judge, "x...." * 200, now=3.0)) == {NOTHING}
    assert heard(judge, "x" * 16, now=30.0)[-1] is EMPTY


def test_a_share_that_goes_when_requests_are_slowed_was_a_rate() -> None:
    judge = Judge()
    assert heard(judge, "x...." * 20)[-1] is SLOW
    judge.slowed(2.0)
    assert judge.heard(2.1, 1.9, throttled=True) is NOTHING  # it went out before
    assert heard(judge, "." * 30, now=2.2)[-1] is HELPED
    assert not judge.by_chance


def test_where_it_is_not_clear_more_answers_tell() -> None:
    judge = Judge()
    heard(judge, "x...." * 20)
    judge.slowed(2.0)
    said = heard(judge, "x..........." * 2 + "." * 40, now=2.0)
    assert (len(said), said[-1]) == (34, HELPED)


def test_chance_is_not_taken_for_granted_for_ever() -> None:
    judge = Judge()
    heard(judge, "x...." * 20)
    judge.slowed(2.0)
    heard(judge, "x...." * 20, now=2.0)
    assert heard(judge, "x...." * 20, now=70.0)[-1] is SLOW

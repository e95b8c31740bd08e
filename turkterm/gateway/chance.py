"""Tells throttled answers that come by chance from those of a rate that is too much.

A marketplace with a rate throttles whatever comes too early, and nothing else: at a lower rate nothing is throttled any
more. One that has bad moments throttles the same share at any rate, and waiting for it gains nothing. So where some
answers are throttled and most are not, requests are slowed to what passes; where the share stays, it was chance.
Nothing waits here and nothing is sent; what follows from a verdict is the gate's.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto

#: This share of all answers since the first throttled one, and so many of the last ones or so many at all: there is
#: nothing left for us. Where single ones were throttled before, or by chance, more of the last ones are needed.
_LARGE_SHARE, _LAST, _MOST, _MANY = 0.45, 8, 6, 12
_LAST_BY_CHANCE, _MOST_BY_CHANCE = 16, 12
#: Seconds, throttled answers and their share after which requests are slowed to what passes.
_SECONDS, _SOME, _SMALL_SHARE = 1.0, 5, 0.06
#: Answers to slowed requests after which is decided: it was chance where so many are throttled and this part of the
#: earlier share remains, it helped where hardly any is; else some more tell.
_TRIAL, _STILL, _REMAINS = 24, 3, 0.3
#: Answers after which single throttled ones among them are forgotten: one in a hundred is no trouble.
_FORGOTTEN = 100
#: Seconds for which chance is taken for granted.
_GRANTED = 60.0


class Verdict(Enum):
    """What an answer says: nothing; that nothing is left for us; to slow requests; that this helped; or did not."""

    NOTHING = auto()
    EMPTY = auto()
    SLOW = auto()
    HELPED = auto()
    CHANCE = auto()


class Judge:
    """Hears every answer. All times are seconds on the gate's clock."""

    def __init__(self) -> None:
        self._recent: deque[bool] = deque(maxlen=_LAST_BY_CHANCE)
        self._began: float | None = None
        self._answers = self._throttled = 0
        self._trial_of: float | None = None
        self._granted_until = float("-inf")

    @property
    def passing(self) -> int:
        """Answers since the trouble began that were not throttled."""
        return self._answers - self._throttled

    @property
    def began(self) -> float | None:
        """When the first throttled answer of this trouble came; None where there is none."""
        return self._began

    @property
    def by_chance(self) -> bool:
        """Whether what is throttled is, as far as one knows, throttled by chance."""
        return self._granted_until > float("-inf")

    def heard(self, now: float, started: float, *, throttled: bool) -> Verdict:
        """Take in an answer to a request that was `started` then."""
        self._recent.append(throttled)
        if throttled and sum(self._recent) >= _MOST_BY_CHANCE:
            return Verdict.EMPTY
        if now < self._granted_until:
            return Verdict.NOTHING
        self._granted_until = float("-inf")
        if self._trial_of is not None:
            return self._tried(now, started, throttled=throttled)
        if throttled and (self._began is None or (self._answers > _FORGOTTEN and self._throttled < _SOME)):
            self._begin(now)
        if self._began is None:
            return Verdict.NOTHING
        self._answers += 1
        self._throttled += throttled
        return self._troubled(now) if throttled else Verdict.NOTHING

    def slowed(self, now: float) -> None:
        """Note that requests are slowed from now on: whether that helps is what the next answers say."""
        share = self._throttled / self._answers if self._answers else 1.0
        self._trial_of = min(share, _LARGE_SHARE)
        self._begin(now)

    def forget(self) -> None:
        """Note that nothing was asked for a while: another trouble than the last one begins, if one does."""
        if self._trial_of is None:
            self._recent.clear()
            self._began = None

    def emptied(self) -> None:
        """Note that everybody waits now: chance is out of the question."""
        self._recent.clear()
        self._trial_of, self._granted_until = None, float("-inf")

    def _troubled(self, now: float) -> Verdict:
        assert self._began is not None
        large = self._throttled >= _LARGE_SHARE * self._answers
        if large and (sum(list(self._recent)[-_LAST:]) >= _MOST or self._throttled >= _MANY):
            return Verdict.EMPTY
        grave = self._throttled > max(_SOME, _SMALL_SHARE * self._answers)
        return Verdict.SLOW if grave and now - self._began >= _SECONDS else Verdict.NOTHING

    def _tried(self, now: float, started: float, *, throttled: bool) -> Verdict:
        assert self._began is not None
        assert self._trial_of is not None
        if started < self._began:
            return Verdict.NOTHING
        self._answers += 1
        self._throttled += throttled
        if self._answers < _TRIAL:
            return Verdict.NOTHING
        remains = self._throttled >= max(_STILL, _REMAINS * self._trial_of * self._answers)
        if not remains and self._throttled > _SMALL_SHARE * self._answers:
            return Verdict.NOTHING
        self._trial_of = self._began = None
        if remains:
            self._granted_until = now + _GRANTED
        return Verdict.CHANCE if remains else Verdict.HELPED

    def _begin(self, now: float) -> None:
        self._began, self._answers, self._throttled = now, 0, 0

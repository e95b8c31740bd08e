"""Faults on purpose: what a client meets on a bad day, drawn from a seed so that a day repeats.

A fault hits a request that is signed, well formed and permitted; a mistake of the caller is answered as such. The
request rate is a plain token bucket. Neither waits: `--faults delay` is the server's to sleep.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from turkterm.marketplace.errors import ApiError

PARTS = ("throttle", "error", "lose", "delay", "seed")
LONGEST_DELAY = 3600


class BadFaults(ValueError):
    """A fault specification or rate that makes no sense; one sentence."""


class Fate(StrEnum):
    """What becomes of one request."""

    SPARED = "spared"
    THROTTLE = "throttle"
    ERROR = "error"
    LOSE = "lose"


@dataclass(frozen=True, slots=True)
class Faults:
    """How often requests fail, as shares from 0 to 1 that exclude each other, and the wait before each answer.

    throttle: refused with ThrottlingException. error: HTTP 500 before the operation, nothing happened. lose: the
    operation is carried out and its answer dropped. delay: seconds. seed: the same one draws the same fates in order.
    """

    throttle: float = 0.0
    error: float = 0.0
    lose: float = 0.0
    delay: float = 0.0
    seed: int = 0


def parse_faults(spec: str) -> Faults:
    """Reads `throttle=0.2,error=0.1,lose=0.05,delay=0.08,seed=7`; every part may be left out. Raises BadFaults."""
    given: dict[str, float] = {}
    seed = 0
    seen = set()
    for part in filter(None, (part.strip() for part in spec.split(","))):
        name, equals, text = (piece.strip() for piece in part.partition("="))
        if name not in PARTS or not equals:
            raise BadFaults(f"--faults: “{part}” is none of {', '.join(f'{each}=…' for each in PARTS)}")
        if name in seen:
            raise BadFaults(f"--faults: {name} is given twice")
        seen.add(name)
        if name == "seed":
            seed = _seed(text)
        else:
            given[name] = _amount(name, text)
    shares = sum(amount for name, amount in given.items() if name != "delay")
    if shares > 1:
        raise BadFaults(f"--faults: throttle, error and lose add up to {shares:g}, more than every request")
    return Faults(**given, seed=seed)


def _seed(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadFaults(f"--faults: seed needs a whole number, not “{text}”") from None


def _amount(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise BadFaults(f"--faults: {name} needs a number, not “{text}”") from None
    if name == "delay" and not 0 <= number <= LONGEST_DELAY:
        raise BadFaults(f"--faults: delay is a number of seconds from 0 to {LONGEST_DELAY}, not {text}")
    if name != "delay" and not 0 <= number <= 1:
        raise BadFaults(f"--faults: {name} is a share from 0 to 1, not {text}")
    return number


class FaultSource:
    """Draws the fate of each request, in the order in which requests come."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._random = random.Random(faults.seed)  # noqa: S311  the seed is there to make it repeatable

    def next(self) -> Fate:
        """The fate of the next request. One draw each, so that the shares hold exactly."""
        draw = self._random.random()
        for fate, share in (
            (Fate.THROTTLE, self._faults.throttle),
            (Fate.ERROR, self._faults.error),
            (Fate.LOSE, self._faults.lose),
        ):
            if draw < share:
                return fate
            draw -= share
        return Fate.SPARED


class RateLimit:
    """A token bucket: `rate` requests a second, and as many (at least one) at once after a rest."""

    def __init__(self, rate: float, elapsed: Callable[[], float]) -> None:
        """`elapsed` gives seconds that never jump. Raises BadFaults unless `rate` is above 0."""
        if not 0 < rate < float("inf"):
            raise BadFaults(f"--rate: a number of requests a second above 0 is needed, not {rate:g}")
        self._rate = rate
        self._capacity = max(rate, 1.0)
        self._elapsed = elapsed
        self._tokens = self._capacity
        self._counted = elapsed()

    def take(self) -> bool:
        """Whether a request may pass now; never waits."""
        now = self._elapsed()
        self._tokens = min(self._capacity, self._tokens + (now - self._counted) * self._rate)
        self._counted = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def throttled() -> ApiError:
    """The refusal of a request that comes too fast [amti PR#12]."""
    return ApiError("ThrottlingException", "Rate exceeded", stamped=False)


def service_fault(now: float) -> ApiError:
    """HTTP 500 with the service's text, which holds the time in a place of its own [Wallace#375].

    `now` is the marketplace's time in epoch seconds.
    """
    return ApiError(
        "ServiceFault",
        f"There was an error with this request. (System error code: 1001 {int(now * 1000)})",
        code="AWS.ServiceUnavailable",
        status=500,
        stamped=False,
    )

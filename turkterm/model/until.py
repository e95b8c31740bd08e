"""Until when a HIT shall last, as a person writes it.

3d  90m  1d12h           so long from now
+12h                     so much longer than now: from its expiration, or from this moment where that has passed
2026-12-01               the beginning of that day in UTC
2026-12-01 18:30         that minute in UTC, also written with a T
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from turkterm.model.times import parse_span

#: [SDK] A HIT lives at most a year.
YEAR = 365 * 86_400

_FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")


class BadUntil(ValueError):
    """What is written is no time; `str()` is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Until:
    """An instant in epoch seconds, or a span in seconds from now or from when it would end anyway."""

    at: float | None = None
    span: float = 0.0
    longer: bool = False

    def of(self, expiration: float, now: float) -> float:
        """When a HIT that expires at `expiration` shall expire, in whole epoch seconds."""
        if self.at is not None:
            return self.at
        return float(int((max(expiration, now) if self.longer else now) + self.span))


def parse_until(text: str) -> Until:
    """Read a time; raises BadUntil."""
    written = text.strip()
    span = parse_span(written.removeprefix("+"))
    if span is not None:
        if not 0 < span <= YEAR:
            raise BadUntil("A HIT lasts more than nothing and at most a year")
        return Until(span=span, longer=written.startswith("+"))
    for form in _FORMS:
        try:
            return Until(at=datetime.strptime(written, form).replace(tzinfo=UTC).timestamp())
        except (ValueError, OverflowError):
            continue
    raise BadUntil(f"“{written[:30]}” is no time: write 3d, +12h, 2026-12-01 or 2026-12-01 18:30 (UTC)")

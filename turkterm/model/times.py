"""Instants are epoch seconds in UTC (floats), spans are seconds; here is how people read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = {"s": 1, "m": _MINUTE, "h": _HOUR, "d": _DAY, "w": 7 * _DAY}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)([smhdw])")
_CLOCKED = re.compile(r"(?:(\d{1,6}):)?(\d{1,6}):([0-5]\d)")


def show_span(seconds: float) -> str:
    """A span in its two largest units: `45s`, `12m`, `2h 14m`, `3d 02h`, `41d`; negative spans carry a minus."""
    whole = int(seconds)
    if whole < 0:
        return f"-{show_span(-whole)}"
    if whole < _MINUTE:
        return f"{whole}s"
    if whole < _HOUR:
        return f"{whole // _MINUTE}m"
    if whole < _DAY:
        return f"{whole // _HOUR}h {whole % _HOUR // _MINUTE:02d}m"
    if whole < 10 * _DAY:
        return f"{whole // _DAY}d {whole % _DAY // _HOUR:02d}h"
    return f"{whole // _DAY}d"


def show_work_time(seconds: float) -> str:
    """Time spent on an assignment: `1:12`, `0:09`, `2:05:00`."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, second = divmod(rest, _MINUTE)
    if hours:
        return f"{hours}:{minutes:02d}:{second:02d}"
    return f"{minutes}:{second:02d}"


def parse_span(text: str) -> float | None:
    """A span in seconds from how people write it: `2d`, `1h30m`, `90m`, `1:12`, `2:05:00`; None where it is none."""
    if clocked := _CLOCKED.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clocked.groups())
        return float(hours * _HOUR + minutes * _MINUTE + seconds)
    compact = "".join(text.lower().split())
    parts = _PART.findall(compact)
    if not parts or "".join(number + unit for number, unit in parts) != compact:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def show_exact(instant: float) -> str:
    """An instant in full: `2026-11-24 02:18:02 UTC`; one beyond the calendar says so instead of failing."""
    try:
        return f"{datetime.fromtimestamp(instant, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, OSError, ValueError):
        return "outside the calendar"


def iso_instant(instant: float) -> str | None:
    """An instant for scripts: `2026-11-24T02:18:02Z`; None beyond the calendar."""
    try:
        return f"{datetime.fromtimestamp(instant, UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (OverflowError, OSError, ValueError):
        return None

"""Money in whole cents, so that sums are exact; US dollars, the only currency of the API."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NewType

Cents = NewType("Cents", int)

# CurrencyAmount of the service model: [SDK] `^[0-9]+(\.)?[0-9]{0,2}$`, matched as a whole.
_AMOUNT = re.compile(r"[0-9]+\.?[0-9]{0,2}")
# Ten digits before the point hold ten thousand million dollars: more is a slip of the hand.
_MOST_DIGITS = 10


class BadAmount(ValueError):
    """An amount that is not dollars with at most two decimals; `str()` is a sentence for the person."""


def parse_amount(text: str) -> Cents:
    """Read dollars such as `0.05`, `5`, `5.` or `$1.50` as cents; raises BadAmount."""
    plain = text.strip().removeprefix("$")
    if not _AMOUNT.fullmatch(plain):
        raise BadAmount(
            f"“{text.strip()[:40]}” is not an amount: write dollars with at most two decimals, such as 0.50"
        )
    if len(plain.partition(".")[0]) > _MOST_DIGITS:
        raise BadAmount(f"“{plain[:40]}” is too large an amount")
    return Cents(int(Decimal(plain) * 100))


def wire_amount(amount: Cents) -> str:
    """The amount as the API writes it: `0.05`, always two decimals; a balance may be negative."""
    sign, whole, cents = _parts(amount)
    return f"{sign}{whole}.{cents:02d}"


def show_amount(amount: Cents) -> str:
    """The amount as people read it: `$1,234.50`, `-$0.05`."""
    sign, whole, cents = _parts(amount)
    return f"{sign}${whole:,}.{cents:02d}"


def _parts(amount: Cents) -> tuple[str, int, int]:
    return ("-" if amount < 0 else "", *divmod(abs(amount), 100))

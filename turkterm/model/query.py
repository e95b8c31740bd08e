"""The filter: words and `field:value` terms, all of which must hold; `-` before a term means not.

    formal spanish          rows whose text holds both words, whatever the case
    "very formal"           the two words side by side; in quotation marks a colon is nothing special
    worker:A2KZ             a field that holds the value; a numeric field that equals it
    title:"very formal"     the same for a value with a space in it
    -status:approved        rows whose field does not hold it
    -flag:fast              rows without that signal
    flag:unused note:french what was marked as not to be used, and what was noted; flag:noted has any note
    reward<0.10  time>=60   a numeric field compared
    age>2d  due<6h          how long ago something was, how long there is until it: s, m, h, d, w, together too (1d12h)
    time<1:30               spans as they are shown count as well; a bare number is seconds
    holds:"Reads French"    a thing of that name or id, of which the row has one; `lacks:` of which it has none

A field that the row does not have matches nothing, not even with `-`, so that a slip shows an empty list rather than a
wrong one.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from turkterm.model.times import parse_span

_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_TERM = re.compile(r"(?P<name>[A-Za-z_]+)(?P<op>:|<=|>=|<|>|=)(?P<value>.+)", re.DOTALL)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A field that is an instant, in epoch seconds; the filter compares its distance from now, in seconds.

    `ahead`: it lies in the future, and its distance is the time until then.
    """

    at: float
    ahead: bool = False

    def distance(self, now: float) -> float:
        """Seconds since then, or until then; negative where it is on the other side."""
        return self.at - now if self.ahead else now - self.at


class Catalog:
    """Named things that rows may have, by id, and of which of them it is known who has them."""

    def __init__(self, names: Mapping[str, str], known: Collection[str]) -> None:
        self._names = {key: (key.lower(), name.lower()) for key, name in names.items()}
        self._known = frozenset(known)
        self._meant: dict[str, frozenset[str]] = {}

    def meant(self, value: str) -> frozenset[str]:
        """The ids that a word means: the thing of that very name or id, else those whose name or id holds it."""
        if value not in self._meant:
            exact = {key for key, names in self._names.items() if value in names}
            holding = {key for key, names in self._names.items() if any(value in name for name in names)}
            self._meant[value] = frozenset(exact or holding)
        return self._meant[value]

    def unknown(self, value: str) -> frozenset[str]:
        """Those meant by a word of which nobody knows yet who has them."""
        return self.meant(value) - self._known


@dataclass(frozen=True, slots=True)
class Among:
    """A field that is a set of ids of a catalog: does it have what a word means, or with `absent`, does it lack it."""

    have: frozenset[str]
    catalog: Catalog
    absent: bool = False

    def holds(self, value: str) -> bool | None:
        """Whether it does; None where the word means nothing, or where nobody knows yet."""
        meant = self.catalog.meant(value)
        if self.have & meant:
            return not self.absent
        return None if not meant or self.catalog.unknown(value) else self.absent


Value = str | float | Moment | Among

#: The names that fields which are a Moment have, in every list.
TIMED = frozenset({"age", "due", "expires"})


class BadQuery(ValueError):
    """A filter that cannot be read; `str()` is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term: free text where `name` is empty. `number` is the value as a number where it is one."""

    name: str
    op: str
    value: str
    negated: bool
    number: float | None = None

    def holds(self, fields: Mapping[str, Value], text: str, now: float) -> bool:
        """Whether a row has it at the instant `now`; `text` is the row's free text in lower case."""
        if not self.name:
            return (self.value in text) is not self.negated
        have = fields.get(self.name)
        found = None if have is None else self._found(have, now)
        return found is not None and found is not self.negated

    def _found(self, have: Value, now: float) -> bool | None:
        if isinstance(have, str):
            return self.value in have.lower()
        if isinstance(have, Among):
            return have.holds(self.value) if self.op in {":", "="} else None
        if self.number is None:
            return False
        number = have.distance(now) if isinstance(have, Moment) else have
        return _COMPARE["=" if self.op == ":" else self.op](number, self.number)


@dataclass(frozen=True, slots=True)
class Query:
    """A filter ready to be asked of rows."""

    source: str
    terms: tuple[Term, ...]

    @property
    def timed(self) -> bool:
        """Whether a row may begin or cease to match by the passing of time alone."""
        return any(term.name in TIMED for term in self.terms)

    def matches(self, fields: Mapping[str, Value], text: str, now: float = 0.0) -> bool:
        """Whether every term holds for a row with these fields and this free text, at the epoch second `now`."""
        lowered = text.lower()
        return all(term.holds(fields, lowered, now) for term in self.terms)


def parse_query(source: str) -> Query:
    """Read a filter; raises BadQuery on an open quotation mark or a comparison with what is no number."""
    if source.count('"') % 2:
        raise BadQuery("The filter has a quotation mark that is not closed")
    terms = (_term(word) for word in _WORD.findall(source))
    return Query(source.strip(), tuple(term for term in terms if term is not None))


def _term(word: str) -> Term | None:
    negated = len(word) > 1 and word.startswith("-")
    quoted = word[1:] if negated else word
    body = quoted.replace('"', "").lower()
    match = None if quoted.startswith('"') else _TERM.fullmatch(body)
    if match is None:
        return Term("", ":", body, negated) if body else None
    name, op, value = match["name"], match["op"], match["value"]
    number = _number(value)
    if number is None and op != ":":
        raise BadQuery(f"“{body[:40]}” compares with “{value[:20]}”, which is neither a number nor a span such as 2d")
    return Term(name, op, value, negated, number)


def _number(value: str) -> float | None:
    """A number, an amount of money or a span of time in seconds; None where it is a word."""
    try:
        number = float(value.removeprefix("$"))
    except ValueError:
        return parse_span(value)
    return number if math.isfinite(number) else None

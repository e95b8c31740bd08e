"""The filter: words and `field:value` terms, all of which must hold; `-` before a term means not.

    formal spanish          rows whose text holds both words, whatever the case
    "very formal"           the two words side by side; in quotation marks a colon is nothing special
    worker:A2KZ             a field that holds the value; a numeric field that equals it
    title:"very formal"     the same for a value with a space in it
    -status:approved        rows whose field does not hold it
    reward<0.10  time>=60   a numeric field compared

A field that the row does not have matches nothing, not even with `-`, so that a slip shows an empty list rather than a
wrong one.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_TERM = re.compile(r"(?P<name>[A-Za-z_]+)(?P<op>:|<=|>=|<|>|=)(?P<value>.+)", re.DOTALL)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}

Value = str | float


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

    def holds(self, fields: Mapping[str, Value], text: str) -> bool:
        """Whether a row has it; `text` is the row's free text in lower case."""
        if not self.name:
            return (self.value in text) is not self.negated
        have = fields.get(self.name)
        return have is not None and self._found(have) is not self.negated

    def _found(self, have: Value) -> bool:
        if isinstance(have, str):
            return self.value in have.lower()
        if self.number is None:
            return False
        return _COMPARE["=" if self.op == ":" else self.op](have, self.number)


@dataclass(frozen=True, slots=True)
class Query:
    """A filter ready to be asked of rows."""

    source: str
    terms: tuple[Term, ...]

    def matches(self, fields: Mapping[str, Value], text: str) -> bool:
        """Whether every term holds for a row with these fields and this free text."""
        lowered = text.lower()
        return all(term.holds(fields, lowered) for term in self.terms)


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
    try:
        number = float(value.removeprefix("$"))
    except ValueError:
        if op != ":":
            raise BadQuery(f"“{body[:40]}” compares with “{value[:20]}”, which is not a number") from None
        number = None
    return Term(name, op, value, negated, number)

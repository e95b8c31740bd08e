"""The filter: words and `field:value` terms, all of which must hold; `-` before a term means not.

    formal spanish          rows whose text holds both words, whatever the case
    "very formal"           the two words side by side
    worker:A2KZ             a field that begins with, or holds, the value
    -status:approved        rows whose field does not hold it
    reward<0.10  time>=60   a numeric field compared

A field that the row does not have matches nothing, so that a slip shows an empty list rather than a wrong one.
"""

from __future__ import annotations

import operator
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    """One term: free text where `name` is empty."""

    name: str
    op: str
    value: str
    negated: bool

    def holds(self, fields: Mapping[str, Value], text: str) -> bool:
        """Whether a row has it; `text` is the row's free text in lower case."""
        return self._found(fields, text) is not self.negated

    def _found(self, fields: Mapping[str, Value], text: str) -> bool:
        if not self.name:
            return self.value in text
        have = fields.get(self.name)
        if have is None:
            return False
        if self.op == ":" or isinstance(have, str):
            return self.value in str(have).lower()
        return _COMPARE[self.op](have, float(self.value))


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
    lexer = shlex.shlex(source, posix=True)
    lexer.whitespace_split = True
    lexer.quotes = '"'
    lexer.escape = ""
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError:
        raise BadQuery("The filter has a quotation mark that is not closed") from None
    return Query(source.strip(), tuple(_term(word) for word in words))


def _term(word: str) -> Term:
    negated = len(word) > 1 and word.startswith("-")
    body = word[1:] if negated else word
    match = _TERM.fullmatch(body)
    if match is None:
        return Term("", ":", body.lower(), negated)
    name, op, value = match["name"].lower(), match["op"], match["value"].lower()
    if op != ":":
        value = value.removeprefix("$")
        try:
            float(value)
        except ValueError:
            raise BadQuery(f"“{body[:40]}” compares with “{value[:20]}”, which is not a number") from None
    return Term(name, op, value, negated)

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.query import Among, BadQuery, Catalog, Moment, Value, parse_query

NOW = 1_790_000_000.0
ROW: dict[str, Value] = {
    "worker": "A2KZEXAMPLE7QF",
    "status": "Submitted",
    "title": "Rate the formality of words",
    "reward": 0.10,
    "time": 72.0,
    "hits": 13,
    "flag": "fast dup",
    "age": Moment(NOW - 3 * 86400.0),
    "due": Moment(NOW + 2 * 3600.0, ahead=True),
}
TEXT = "Rate the formality of words A2KZEXAMPLE7QF http://x.org/a"


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("", True),
        ("   ", True),
        ("FORMALITY rate", True),
        ("formality spanish", False),
        ('"formality of"', True),
        ('"of formality"', False),
        ("worker:a2kz", True),
        ("worker:a1", False),
        ("-worker:a1", True),
        ("-formality", False),
        ("-spanish", True),
        ('title:"formality of"', True),
        ('-title:"formality of"', False),
        ("status:submitted", True),
        ("reward<0.2", True),
        ("reward<$0.05", False),
        ("reward>=0.10", True),
        ("reward:0.10", True),
        ("reward:0.1", True),
        ("hits:13", True),
        ("hits:3", False),
        ("hits:many", False),
        ("time>=60 time<=72", True),
        ("time=72", True),
        ("-time>60", False),
        ("REWARD<1", True),
        ("flag:fast", True),
        ("-flag:fast", False),
        ("-flag:ctl", True),
        ("age>2d", True),
        ("age>3d12h", False),
        ("age>=72h", True),
        ("due<6h", True),
        ("due<119m", False),
        ("due:2h", True),
        ("due:soon", False),
        ("-due<6h", False),
        ("time<1:13", True),
        ("time>1:12", False),
        ('"http://x.org"', True),
        ("http://x.org", False),
        ("-", False),
        ('""', True),
        ('-""', True),
    ],
)
def test_what_a_filter_lets_pass(query: str, matches: bool) -> None:
    assert parse_query(query).matches(ROW, TEXT, NOW) is matches


def test_a_field_that_the_row_lacks_matches_nothing_not_even_negated() -> None:
    assert not parse_query("wroker:a2kz").matches(ROW, TEXT)
    assert not parse_query("-wroker:a2kz").matches(ROW, TEXT)
    assert not parse_query("share<50").matches(ROW, TEXT)


def test_a_lone_minus_is_a_word() -> None:
    assert parse_query("-").matches({}, "a - b")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("reward<cheap", "cheap"),
        ("time>=1:2", "1:2"),
        ("age>soon", "soon"),
        ("reward<inf", "inf"),
        ('title:"open', "quotation"),
        ('"', "quotation"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(query: str, named: str) -> None:
    with pytest.raises(BadQuery) as refused:
        parse_query(query)
    assert named in str(refused.value)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_the_filter(query: str, text: str) -> None:
    with suppress(BadQuery):
        parse_query(query).matches(ROW, text)


@given(st.lists(st.sampled_from(["word", "worker:a2", "reward<1", "time>100", '"of words"'])))
def test_all_terms_must_hold(terms: list[str]) -> None:
    together = parse_query(" ".join(terms)).matches(ROW, TEXT)
    assert together is all(parse_query(term).matches(ROW, TEXT) for term in terms)


def test_the_source_is_kept_for_the_header() -> None:
    assert parse_query("  worker:A2 ").source == "worker:A2"


CATALOG = Catalog({"3Q1": "Reads French", "3Q2": "Reads French well", "3Q3": "Reads Latin"}, {"3Q1", "3Q2"})


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ('holds:"Reads French"', True),  # the very name means that one alone
        ("holds:french", True),
        ("holds:3q1", True),
        ('holds:"reads french well"', False),
        ('-holds:"reads french well"', True),
        ('lacks:"reads french well"', True),
        ('lacks:"Reads French"', False),
        ("lacks:french", False),
        ('-lacks:"Reads French"', True),
        ("lacks:latin", False),  # nobody knows yet
        ("-lacks:latin", False),
        ("holds:latin", False),
        ("-holds:latin", False),
        ("lacks:greek", False),  # a slip shows nothing rather than everybody
        ("-holds:greek", False),
        ("holds:reads", True),
        ("holds>3", False),
    ],
)
def test_what_a_row_has_among_named_things(query: str, matches: bool) -> None:
    have = frozenset({"3Q1"})
    fields: dict[str, Value] = {"holds": Among(have, CATALOG), "lacks": Among(have, CATALOG, absent=True)}
    assert parse_query(query).matches(fields, "") is matches


def test_a_catalog_says_what_a_word_means_and_what_is_not_known_of_it() -> None:
    assert CATALOG.meant("reads french") == {"3Q1"}
    assert CATALOG.meant("reads") == {"3Q1", "3Q2", "3Q3"}
    assert CATALOG.unknown("reads") == {"3Q3"}
    assert CATALOG.meant("greek") == frozenset()

from __future__ import annotations

from turkterm.console.widgets.suggesting import Suggestions, nothing


def offers(text: str) -> list[str]:
    return [name for name in ("reject", "refresh", "review") if name.startswith(text)] if text else []


def test_tab_goes_through_the_offers_and_comes_back_to_what_was_typed() -> None:
    suggestions = Suggestions(offers)
    assert suggestions.step(1) is None
    suggestions.type("re")
    assert [suggestions.step(1) for _ in range(5)] == ["reject", "refresh", "review", "re", "reject"]
    assert [suggestions.step(-1) for _ in range(2)] == ["re", "review"]
    suggestions.type("rev")
    assert suggestions.step(1) == "review"


def test_what_stands_there_already_is_no_offer() -> None:
    suggestions = Suggestions(offers)
    suggestions.type("reject")
    assert suggestions.step(1) is None
    assert suggestions.hint(40).text == ""


def test_the_hint_names_them_where_they_fit() -> None:
    suggestions = Suggestions(offers)
    suggestions.type("re")
    assert suggestions.hint(40).text == " ⇥ reject · refresh · review"
    assert suggestions.hint(12).text == " ⇥ 3"
    assert suggestions.hint(2).text == ""
    suggestions.step(1)
    assert suggestions.hint(40).text == " ⇥ 1/3"


def test_many_are_counted_and_escapes_are_cleaned() -> None:
    many = Suggestions(lambda _text: [f"t{number}" for number in range(9)])
    many.type("t")
    assert many.hint(99).text == " ⇥ 9"
    hostile = Suggestions(lambda _text: ["\x1b]52;c;AAAA\x07"])
    assert "\x1b" not in hostile.hint(99).text


def test_nothing_offers_nothing() -> None:
    assert Suggestions(nothing).step(1) is None

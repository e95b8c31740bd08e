"""The person's own keys are checked before they are bound."""

from __future__ import annotations

import pytest

from turkterm.config.keymap import Bindable, check_keymap, split_keys

COMMANDS = (
    Bindable("review.approve", ("a",), frozenset({"review"})),
    Bindable("review.reject", ("r",), frozenset({"review"})),
    Bindable("hits.add", ("plus",), frozenset({"hits"})),
    Bindable("app.help", ("question_mark",)),
)


def test_nothing_to_say() -> None:
    assert check_keymap({}, COMMANDS) == []
    assert check_keymap({"review.approve": "y, ctrl+y,f2,ß"}, COMMANDS) == []


def test_keys_may_be_swapped() -> None:
    assert check_keymap({"review.approve": "r", "review.reject": "a"}, COMMANDS) == []


def test_the_same_key_in_two_places_is_no_clash() -> None:
    assert check_keymap({"hits.add": "a"}, COMMANDS) == []


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        ({"review.aprove": "y"}, 'keys.review.aprove: is no command. Did you mean "review.approve"?'),
        ({"zzz": "y"}, "keys.zzz: is no command."),
        ({"review.approve": ""}, "keys.review.approve: an empty key; a command cannot be left without one."),
        ({"review.approve": "y,"}, "keys.review.approve: an empty key; a command cannot be left without one."),
        ({"review.approve": "entr"}, 'keys.review.approve: "entr" is no key, perhaps "enter".'),
        ({"review.approve": "ctl+y"}, 'keys.review.approve: "ctl+y" is no key.'),
        ({"review.approve": "ctrl+"}, 'keys.review.approve: "ctrl+" is no key.'),
        ({"review.approve": "ctrl+m"}, 'keys.review.approve: "ctrl+m" reaches a terminal program as enter.'),
        (
            {"review.approve": "y,ctrl+c"},
            'keys.review.approve: "ctrl+c" says how to quit, and can do nothing else.',
        ),
        (
            {"review.approve": "r"},
            'keys.review.approve: "r" would mean both review.approve and review.reject; give one another key.',
        ),
        (
            {"review.approve": "?"},
            'keys.review.approve: "question_mark" would mean both review.approve and app.help; give one another key.',
        ),
    ],
)
def test_each_mistake_is_a_sentence(user: dict[str, str], sentence: str) -> None:
    assert check_keymap(user, COMMANDS) == [sentence]


def test_clashes_among_turkterms_own_keys_are_not_the_persons_fault() -> None:
    twins = (Bindable("one", ("x",)), Bindable("two", ("x",)), Bindable("three", ("y",)))
    assert check_keymap({"three": "z"}, twins) == []


def test_signs_have_names() -> None:
    assert split_keys("/, +,comma,A") == ("slash", "plus", "comma", "A")


def test_the_names_of_signs_are_textuals() -> None:
    """Textual binds signs by name; the names here are computed without it and must be the same."""
    from textual.keys import _character_to_key

    from turkterm.config.keymap import SIGNS

    assert {sign: _character_to_key(sign) for sign in SIGNS} == SIGNS

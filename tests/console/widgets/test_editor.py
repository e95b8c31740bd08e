"""What keys do to a typed line, and the part of it that is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.console.widgets.cells import width_of
from turkterm.console.widgets.editor import Editor

FAMILY = "👨\u200d👩\u200d👧"


def after(text: str, *keys: str) -> str:
    """The text with the caret as a bar after these keys."""
    editor = Editor(text)
    for key in keys:
        if not editor.press(key):
            editor.insert(key)
    view = editor.view(200)
    return f"{view.before}|{view.under}{view.after}".rstrip()


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["x"], "one twox|"),
        (["left", "left", "x"], "one tx|wo"),
        (["home", "x"], "x|one two"),
        (["ctrl+a", "right", "x"], "ox|ne two"),
        (["ctrl+a", "end", "x"], "one twox|"),
        (["ctrl+a", "ctrl+e", "x"], "one twox|"),
        (["backspace"], "one tw|"),
        (["home", "backspace"], "|one two"),
        (["home", "delete"], "|ne two"),
        (["delete"], "one two|"),
        (["ctrl+w"], "one |"),
        (["ctrl+w", "ctrl+w"], "|"),
        (["left", "ctrl+w"], "one |o"),
        (["left", "left", "left", "ctrl+k"], "one |"),
        (["left", "left", "left", "ctrl+u"], "|two"),
        (["ctrl+left"], "one |two"),
    ],
)
def test_keys(keys: list[str], shown: str) -> None:
    assert after("one two", *keys) == shown


def test_a_key_that_edits_nothing_is_said() -> None:
    assert not Editor("a").press("f5")


@pytest.mark.parametrize("cluster", ["日", "e\u0301", FAMILY, "👍\U0001f3fd"])
def test_what_a_reader_calls_one_character_goes_at_once(cluster: str) -> None:
    editor = Editor(f"a{cluster}")
    editor.press("backspace")
    assert editor.text == "a"
    editor = Editor(f"a{cluster}b")
    editor.press("home")
    editor.press("right")
    editor.press("delete")
    assert editor.text == "ab"


def test_only_text_is_typed() -> None:
    editor = Editor("a\x1b[31m\u202eb")
    assert editor.text == "a[31mb"
    editor.insert("\nc\td\x00")
    assert editor.text == "a[31mb c d"
    assert not editor.insert("\x07")


def test_what_is_pasted_becomes_one_line() -> None:
    editor = Editor()
    editor.insert("two\r\nlines\nand more\n")
    assert editor.text == "two lines and more"


def test_joined_letters_stay_what_they_are() -> None:
    assert Editor(FAMILY).text == FAMILY


def test_a_long_line_is_seen_around_the_caret() -> None:
    editor = Editor("abcdefghij" * 10)
    view = editor.view(20)
    assert view.before.startswith("…")
    assert view.before.endswith("ij")
    assert view.after == ""
    editor.press("home")
    view = editor.view(20)
    assert (view.before, view.under) == ("", "a")
    assert view.after.endswith("…")


def test_typing_at_the_edge_does_not_scroll_with_each_key() -> None:
    editor = Editor("x" * 100)
    editor.view(40)
    starts = []
    for _ in range(12):
        editor.insert("y")
        starts.append(editor.view(40).before.find("y"))
    assert len(set(starts)) <= 3


KEYS = ["left", "right", "home", "end", "backspace", "delete", "ctrl+w", "日", "x"]


@given(
    st.text(alphabet="ab 日👍e\u0301\u200d", max_size=60),
    st.lists(st.sampled_from(KEYS), max_size=20),
    st.integers(1, 40),
)
def test_the_view_fits_and_the_caret_is_in_it(text: str, keys: list[str], width: int) -> None:
    editor = Editor(text)
    for key in keys:
        if not editor.press(key):
            editor.insert(key)
        view = editor.view(width)
        assert width_of(view.before) + width_of(view.after) + 1 <= max(width, 2)

"""The status line: at rest, and the prompt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from tests.console.screen import Stage, screen_text
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.status_line import StatusLine
from turkterm.model.cleantext import clean


class Other(Static, can_focus=True):
    """What has the focus otherwise."""


class Scene:
    """A status line under something else, as on the screen."""

    def __init__(self, app: Stage, line: StatusLine, other: Other, pilot: Pilot[None]) -> None:
        self.app, self.line, self.other, self.pilot = app, line, other, pilot

    async def text(self) -> str:
        await self.pilot.pause()
        return screen_text(self.app).split("\n")[-1]

    @property
    def answers(self) -> list[str]:
        return [heard.text for heard in self.app.heard if isinstance(heard, StatusLine.Answered)]

    @property
    def left(self) -> int:
        return sum(isinstance(heard, StatusLine.Left) for heard in self.app.heard)


@asynccontextmanager
async def scene(width: int = 60) -> AsyncIterator[Scene]:
    line, other = StatusLine(), Other("rows")
    app = Stage(other, line)
    async with app.run_test(size=(width, 2)) as pilot:
        other.focus()
        await pilot.pause()
        yield Scene(app, line, other, pilot)


async def test_at_rest() -> None:
    async with scene() as stage:
        stage.line.show([Span(clean("held 1"), "warn")], [Span(clean("✓ approved"), "good")])
        assert await stage.text() == " held 1" + " " * 42 + "✓ approved"
        assert not stage.line.asking
        await stage.pilot.press("x")
        assert stage.app.keys == ["x"]


async def test_an_answer() -> None:
    async with scene() as stage:
        stage.line.ask(clean("reject A9QL…3ZA · feedback:"))
        await stage.pilot.press("n", "o", "space", "日")
        assert await stage.text() == " reject A9QL…3ZA · feedback: no 日"
        assert stage.line.text == "no 日"
        await stage.pilot.press("enter")
        assert stage.answers == ["no 日"]
        assert stage.line.asking
        stage.line.done()
        assert await stage.text() == ""
        assert stage.app.focused is stage.other
        assert stage.app.keys == []


async def test_the_default_can_be_edited() -> None:
    async with scene() as stage:
        stage.line.ask(clean("bonus:"), default="0.50", kind="amount")
        await stage.pilot.press("backspace", "5", "enter")
        assert stage.answers == ["0.55"]


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "ctrl+g"])
async def test_leaving(key: str) -> None:
    async with scene() as stage:
        stage.line.show([Span(clean("resting"))])
        stage.line.ask(clean("why:"))
        await stage.pilot.press("x", key)
        assert (stage.left, stage.answers) == (1, [])
        assert await stage.text() == " resting"
        assert stage.app.focused is stage.other


async def test_the_count_and_the_limit() -> None:
    async with scene() as stage:
        stage.line.ask(clean("feedback:"), limit=10)
        await stage.pilot.press(*"abc")
        assert (await stage.text()).endswith(" 3/10")
        await stage.pilot.press(*"defghijkl")
        assert (await stage.text()).endswith(" 12/10")
        await stage.pilot.press("enter")
        assert stage.answers == []
        assert "too long by 2:" in await stage.text()
        await stage.pilot.press("backspace", "backspace")
        assert "feedback:" in await stage.text()
        await stage.pilot.press("enter")
        assert stage.answers == ["abcdefghij"]


@pytest.mark.parametrize(("length", "role"), [(3, "muted"), (9, "warn"), (10, "warn"), (11, "bad bold")])
async def test_the_count_changes_its_role(length: int, role: str) -> None:
    async with scene() as stage:
        stage.line.ask(clean("feedback:"), default="x" * length, limit=10)
        await stage.pilot.pause()
        assert [part.role for part in stage.line.lay_out(60) if "/10" in part.text] == [role]


@pytest.mark.parametrize(
    ("keys", "answers", "left"),
    [
        (["y"], ["y"], 0),
        (["Y"], ["y"], 0),
        (["n"], [], 1),
        (["enter"], [], 1),
        (["escape"], [], 1),
        (["x", "escape"], [], 1),
    ],
)
async def test_a_confirmation_is_one_key_and_enter_means_no(keys: list[str], answers: list[str], left: int) -> None:
    async with scene() as stage:
        stage.line.ask(clean("send $0.60?"), kind="confirm")
        assert await stage.text() == " send $0.60? y/N"
        await stage.pilot.press(*keys)
        assert (stage.answers, stage.left) == (answers, left)


async def test_what_is_agreed_to_is_read_to_its_end() -> None:
    async with scene() as stage:
        width = stage.line.size.width
        stage.line.ask(clean("x" * (width - 8) + "!"), kind="confirm")
        assert await stage.text() == f" {'x' * (width - 8)}! y/N"
        stage.line.ask(clean("x" * width), kind="confirm")
        assert await stage.text() == f" {'x' * (width - 8)}… y/N"


async def test_what_is_typed_in_one_go_agrees_to_nothing() -> None:
    async with scene() as stage:
        stage.line.ask(clean("send $0.60?"), kind="confirm")
        await stage.pilot.press(*"sorry, no", "enter")
        assert (stage.answers, stage.left, stage.line.asking) == ([], 0, True)
        meant = events.Key("y", "y")
        meant.time += 1.0  # a second later
        stage.line.on_key(meant)
        await stage.pilot.pause()
        assert stage.answers == ["y"]


async def test_a_wrong_key_says_which_are_right() -> None:
    async with scene() as stage:
        stage.line.ask(clean("send $0.60?"), kind="confirm")
        await stage.pilot.press("x")
        assert (await stage.text()).startswith(" y goes on, n leaves:")


async def test_an_error_stands_for_one_key() -> None:
    async with scene() as stage:
        stage.line.ask(clean("amount:"), kind="amount")
        await stage.pilot.press("x", "enter")
        stage.line.error(clean('"x" is no amount:'))
        assert await stage.text() == ' "x" is no amount: x'
        await stage.pilot.press("backspace")
        assert await stage.text() == " amount:"
        await stage.pilot.press("1", "enter")
        assert stage.answers == ["x", "1"]


async def test_what_is_typed_ahead_goes_to_the_next_question() -> None:
    questions = [("reason:", "text"), ("send?", "confirm")]

    def go_on(message: Message) -> None:
        if questions:
            label, kind = questions.pop(0)
            stage.line.ask(clean(label), kind="confirm" if kind == "confirm" else "text")
        else:
            stage.line.done()

    async with scene() as stage:
        stage.app.then = go_on
        stage.line.ask(clean("amount:"), kind="amount")
        for key in ("1", "enter", "g", "o", "o", "d", "enter", "y"):
            stage.line.post_message(events.Key(key, key if len(key) == 1 else None))
        await stage.pilot.pause()
        assert stage.answers == ["1", "good", "y"]
        assert not stage.line.asking


async def test_the_rest_of_a_sentence_never_runs_as_commands() -> None:
    """The question is over, refused; what was typed for it before must not reach the app."""
    async with scene() as stage:
        stage.app.then = lambda message: stage.line.done()
        stage.line.ask(clean("amount:"), kind="amount")
        for key in ("1", "enter", "r", "x", "a"):
            stage.line.post_message(events.Key(key, key if len(key) == 1 else None))
        await stage.pilot.pause()
        assert stage.app.keys == []
        assert stage.app.focused is stage.other
        await stage.pilot.press("j")
        assert stage.app.keys == ["j"]


async def test_pasted_text_is_one_line_of_text() -> None:
    async with scene() as stage:
        stage.line.ask(clean("feedback:"))
        stage.line.post_message(events.Paste("two\nlines\x1b[31m"))
        await stage.pilot.press("enter")
        assert stage.answers == ["two lines[31m"]


async def test_a_paste_confirms_nothing() -> None:
    async with scene() as stage:
        stage.line.ask(clean("send?"), kind="confirm")
        stage.line.post_message(events.Paste("y"))
        await stage.pilot.pause()
        assert (stage.answers, stage.left) == ([], 0)


async def test_a_long_text_scrolls_under_its_label() -> None:
    async with scene(40) as stage:
        stage.line.ask(clean("feedback:"), default="abcdefghij" * 8, limit=1024)
        line = await stage.text()
        assert line.startswith(" feedback: …")
        assert line.endswith(" 80/1024")
        assert len(line) == 39
        await stage.pilot.press("home")
        assert (await stage.text()).startswith(" feedback: abcdefghij")


async def test_a_question_after_a_question_keeps_where_the_focus_was() -> None:
    async with scene() as stage:
        stage.line.ask(clean("one:"))
        stage.line.ask(clean("two:"))
        stage.line.done()
        stage.line.done()
        await stage.pilot.pause()
        assert stage.app.focused is stage.other


async def test_tab_offers_what_could_stand_there() -> None:
    names = ("reject", "refresh")
    async with scene() as stage:
        stage.line.ask(clean(":"), suggest=lambda text: [name for name in names if text and name.startswith(text)])
        await stage.pilot.press("r")
        assert (await stage.text()).endswith("⇥ reject · refresh")
        await stage.pilot.press("tab")
        assert stage.line.text == "reject"
        assert (await stage.text()).endswith("⇥ 1/2")
        await stage.pilot.press("tab", "tab")
        assert stage.line.text == "r"
        await stage.pilot.press("shift+tab", "backspace")
        assert stage.line.text == "refres"
        await stage.pilot.press("tab", "enter")
        assert stage.answers == ["refresh"]


async def test_what_a_question_is_about_is_scrolled_where_no_letter_is_an_answer() -> None:
    async with scene() as stage:
        stage.line.ask(clean("approve 141"), kind="confirm")
        await stage.pilot.press("J", "K", "pagedown")
        stage.line.ask(clean("type 141"), kind="typed")
        await stage.pilot.press("pageup", "J")
        assert [message.rows for message in stage.app.heard if isinstance(message, StatusLine.Turned)] == [
            3,
            -3,
            10,
            -10,
            3,
        ]
        assert stage.line.text == ""
        stage.line.ask(clean("reason"))
        await stage.pilot.press("J")
        assert stage.line.text == "J"


async def test_a_key_that_is_nobodys_answer_passes() -> None:
    async with scene() as stage:
        stage.line.passes = frozenset({"ctrl+z"})
        stage.line.ask(clean("reason"))
        await stage.pilot.press("a", "ctrl+z", "b")
        assert (stage.line.text, stage.app.keys) == ("ab", ["ctrl+z"])


async def test_what_is_wrong_is_read_to_its_end_beside_what_was_typed() -> None:
    wrong = "“1.005” is not an amount: write dollars with at most two decimals"
    async with scene(80) as stage:
        stage.line.ask(clean("amount $"))
        await stage.pilot.press(*"1.005", "enter")
        stage.line.error(clean(wrong))
        assert await stage.text() == f" {wrong} 1.005"


async def test_the_label_of_a_short_answer_has_room_for_what_enter_means() -> None:
    label = "grant “Lecture du fran…” to A1DH…P27 · score (enter: 1)"
    async with scene(80) as stage:
        stage.line.ask(clean(label))
        await stage.pilot.press("8", "0")
        assert await stage.text() == f" {label} 80"

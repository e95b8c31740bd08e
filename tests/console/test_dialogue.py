"""Questions from a generator, answers to it, and what stands in the line meanwhile."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from tests.console.desks import entry
from turkterm.console.dialogue import Dialogue
from turkterm.console.widgets.status_line import StatusLine
from turkterm.console.widgets.suggesting import Suggest, nothing
from turkterm.desk.commands.command import Kind, Question
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import CleanText
from turkterm.model.plans import Plan


class Heard(StatusLine):
    """A status line that notes what it is asked to do."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[Any, ...]] = []

    def ask(
        self,
        label: CleanText,
        *,
        default: str = "",
        limit: int | None = None,
        kind: Any = "text",
        suggest: Suggest = nothing,
    ) -> None:
        self.heard.append(("ask", label, default, limit, kind))

    def error(self, text: CleanText) -> None:
        self.heard.append(("error", text))

    def done(self) -> None:
        self.heard.append(("done",))


def plan(count: int) -> Plan:
    return Plan("approve", tuple(entry(Verb.APPROVE, ActionState.HELD, number).action for number in range(count)))


class Sat:
    """What the dialogue reports."""

    def __init__(self) -> None:
        self.line = Heard()
        self.previews: list[int | None] = []
        self.ended: list[object] = []
        self.left = 0
        self.dialogue = Dialogue(self.line, self.preview)

    def begin(self, talk: Generator[Question, str, Any]) -> None:
        self.dialogue.begin(talk, self.ended.append, self.leave)

    def preview(self, plan: Plan | None) -> None:
        self.previews.append(None if plan is None else len(plan.actions))

    def leave(self) -> None:
        self.left += 1


def test_questions_are_asked_mended_and_answered() -> None:
    def talk() -> Generator[Question, str, str]:
        first = yield Question("fee\x1bdback", default="so", limit=10)
        again = yield Question("feedback", error=f"“{first}” is no reason")
        return first + again

    sat = Sat()
    sat.begin(talk())
    opened = [sat.dialogue.open]
    sat.dialogue.answer("a")
    sat.dialogue.answer("b")
    assert sat.ended == ["ab"]
    assert [*opened, sat.dialogue.open] == [True, False]
    assert sat.line.heard == [
        ("ask", "fee␛dback", "so", 10, "text"),
        ("error", "“a” is no reason"),
        ("done",),
    ]
    sat.dialogue.answer("too late")
    assert sat.ended == ["ab"]


def test_a_large_plan_is_shown_while_its_question_is_open() -> None:
    def talk() -> Generator[Question, str, bool]:
        yield Question("approve 3", Kind.CONFIRM, preview=plan(3))
        answer = yield Question("approve 30 · type 30 to go on", Kind.TYPED, preview=plan(30))
        return answer == "30"

    sat = Sat()
    sat.begin(talk())
    sat.dialogue.answer("y")
    sat.dialogue.answer("30")
    assert sat.ended == [True]
    assert sat.previews == [None, 30, None]
    labels = [entry[1] for entry in sat.line.heard if entry[0] == "ask"]
    assert labels == ["approve 3", "type 30 to go on"]


def test_a_plan_with_something_to_read_is_shown_however_small() -> None:
    def talk() -> Generator[Question, str, None]:
        yield Question("expire", Kind.CONFIRM, preview=replace(plan(1), notes=("3 free places close",)))

    sat = Sat()
    sat.begin(talk())
    assert sat.previews == [1]


def test_leaving_closes_the_talk() -> None:
    closed: list[bool] = []

    def talk() -> Generator[Question, str, None]:
        try:
            yield Question("reason", preview=plan(9))
        finally:
            closed.append(True)

    sat = Sat()
    sat.begin(talk())
    sat.dialogue.leave()
    assert (closed, sat.left, sat.ended, sat.previews) == ([True], 1, [], [9, None])
    sat.dialogue.leave()
    assert sat.left == 1


def test_a_plan_that_cannot_be_carried_out_closes_its_question() -> None:
    weighed: list[Plan] = []
    first, second = plan(9), plan(2)

    def talk() -> Generator[Question, str, None]:
        yield Question("first", Kind.CONFIRM, preview=first)
        yield Question("first again", Kind.CONFIRM, preview=first)
        yield Question("second", Kind.CONFIRM, preview=second)

    sat, told = Sat(), list[str]()
    sat.dialogue = Dialogue(sat.line, sat.preview, weighed.append)
    sat.begin(talk())
    sat.dialogue.answer("y")
    sat.dialogue.answer("y")
    assert weighed == [first, second]
    sat.dialogue.refuse(first, lambda: told.append("too late"))
    assert sat.dialogue.open
    sat.dialogue.refuse(second, lambda: told.append("over the cap"))
    assert (sat.dialogue.open, told, sat.left, sat.line.heard[-1]) == (False, ["over the cap"], 0, ("done",))
    assert sat.previews[-1] is None

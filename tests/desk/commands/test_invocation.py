from __future__ import annotations

import pytest

from turkterm.desk.commands.command import Context, Dialogue, Kind, Question
from turkterm.desk.commands.invocation import answered, completions, names, read_line
from turkterm.desk.commands.registry import Registry
from turkterm.model.plans import Plan

REGISTRY = Registry(monitor=False)


@pytest.mark.parametrize(
    ("line", "command", "words"),
    [
        ("approve", "assignment.approve", ""),
        ("  APPROVE  ", "assignment.approve", ""),
        ("reject  The control  word", "assignment.reject", "The control  word"),
        ("half page down", "move.half_down", ""),
        ("page down 3", "move.page_down", "3"),
        ("worker.bonus 0.50 Thank you", "worker.bonus", "0.50 Thank you"),
    ],
)
def test_a_line_is_a_command_and_its_words(line: str, command: str, words: str) -> None:
    read = read_line(REGISTRY, line, Context.REVIEW)
    assert read is not None
    assert (read.command.id, read.words) == (command, words)


@pytest.mark.parametrize("line", ["", "   ", "aprove", "0.50 bonus"])
def test_a_line_that_begins_with_no_command(line: str) -> None:
    assert read_line(REGISTRY, line, Context.REVIEW) is None


def test_what_does_not_work_here_is_no_command_here() -> None:
    assert read_line(REGISTRY, "approve", Context.GROUPS) is None


def test_what_tab_offers() -> None:
    assert completions(REGISTRY, Context.REVIEW, "") == []
    assert completions(REGISTRY, Context.REVIEW, "re")[:3] == ["reject", "re-qualify", "refresh"]
    assert completions(REGISTRY, Context.REVIEW, "page") == ["page down", "page up", "half page down", "half page up"]
    assert completions(REGISTRY, Context.REVIEW, "row.m") == ["row.mark", "row.mark_all"]
    assert completions(REGISTRY, Context.REVIEW, "zzz") == []
    assert "approve" not in completions(Registry(monitor=True), Context.REVIEW, "app")


def test_names_of_the_pane_come_first() -> None:
    known = names(REGISTRY, Context.REVIEW)
    assert known.index("approve") < known.index("help")
    assert len(known) == len(set(known))


def bonus() -> Dialogue:
    amount = yield Question("amount", Kind.AMOUNT)
    while not amount.startswith("0"):
        amount = yield Question("amount", Kind.AMOUNT, error=f"{amount} is too much")
    reason = yield Question("reason", Kind.TEXT)
    sure = yield Question(f"bonus {amount} for {reason}", Kind.CONFIRM)
    return Plan(f"{amount} {reason}", ()) if sure == "y" else None


def played(talk: Dialogue, *answers: str) -> tuple[list[str], str | None]:
    """The questions that were asked, and the title of the plan."""
    asked: list[str] = []
    try:
        question = next(talk)
        for answer in answers:
            asked.append(question.error or question.label)
            question = talk.send(answer)
        asked.append(question.error or question.label)
    except StopIteration as end:
        plan = end.value
        return asked, plan.title if isinstance(plan, Plan) else None
    return asked, None


@pytest.mark.parametrize(
    ("words", "answers", "asked", "title"),
    [
        ("", ("0.10", "good", "y"), ["amount", "reason", "bonus 0.10 for good"], "0.10 good"),
        ("0.50", ("good", "y"), ["reason", "bonus 0.50 for good"], "0.50 good"),
        ("0.50  Thank you y", ("y",), ["bonus 0.50 for Thank you y"], "0.50 Thank you y"),
        ('0.50 "Thank you" y', ("y",), ["bonus 0.50 for Thank you"], "0.50 Thank you"),
        ("0.50 good", ("n",), ["bonus 0.50 for good"], None),
        ("9.00 good", ("0.90", "fair", "y"), ["9.00 is too much", "reason", "bonus 0.90 for fair"], "0.90 fair"),
    ],
)
def test_words_answer_the_first_questions_but_no_confirmation(
    words: str, answers: tuple[str, ...], asked: list[str], title: str | None
) -> None:
    assert played(answered(bonus(), words), *answers) == (asked, title)


def test_words_wait_until_the_name_of_a_production_profile_was_typed() -> None:
    def production() -> Dialogue:
        if (yield Question("type lab", Kind.TYPED)) != "lab":
            yield Question("type lab", Kind.TYPED, error="That is not lab")
        return (yield from bonus())

    asked = ["type lab", "That is not lab", "bonus 0.50 for good"]
    assert played(answered(production(), "0.50 good"), "lib", "lab", "y") == (asked, "0.50 good")


def test_leaving_closes_the_dialogue_inside() -> None:
    closed: list[bool] = []

    def watched() -> Dialogue:
        try:
            return (yield from bonus())
        finally:
            closed.append(True)

    talk = answered(watched(), "0.50")
    next(talk)
    talk.close()
    assert closed == [True]

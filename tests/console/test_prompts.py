from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from turkterm.console.prompts import ask_command, ask_filter, ask_name, ask_quit
from turkterm.desk.commands.command import Context, Question
from turkterm.desk.commands.invocation import Invocation
from turkterm.desk.commands.registry import Registry

REGISTRY = Registry(monitor=False)


def end(talk: Generator[Question, str, Any], *answers: str) -> tuple[Any, str | None]:
    """What the prompt returns after these answers, or the error it shows instead."""
    question = next(talk)
    try:
        for answer in answers:
            question = talk.send(answer)
    except StopIteration as stop:
        return stop.value, None
    return None, question.error


def test_a_command_its_words_and_a_row() -> None:
    named, _ = end(ask_command(REGISTRY, Context.REVIEW), "reject not a word")
    assert isinstance(named, Invocation)
    assert (named.command.title, named.words) == ("reject", "not a word")
    assert end(ask_command(REGISTRY, Context.REVIEW), "12") == (12, None)
    assert end(ask_command(REGISTRY, Context.REVIEW), "  ") == (None, None)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("aprove", "No command is called “aprove” here. Did you mean approve?"),
        ("aprove it all", "No command is called “aprove it all” here. Did you mean approve?"),
        ("zzz", "No command is called “zzz” here."),
    ],
)
def test_a_slip_is_said_with_what_is_near(line: str, error: str) -> None:
    assert end(ask_command(REGISTRY, Context.REVIEW), line) == (None, error)


def test_a_command_of_another_pane_is_said_to_be_there() -> None:
    _, error = end(ask_command(REGISTRY, Context.GROUPS), "approve")
    assert error == "No command is called “approve” here. It works in review."


def test_the_filter_offers_its_fields() -> None:
    talk = ask_filter("", ("age", "due", "status"))
    question = next(talk)
    assert question.suggest is not None
    assert question.suggest("") == ["age:", "due:", "status:"]
    assert question.suggest("s") == ["status:"]
    assert question.suggest("worker:a1 -s") == ["worker:a1 -status:"]
    assert question.suggest("formal ")[0] == "formal age:"
    assert talk.send("age>soon").error is not None
    with pytest.raises(StopIteration) as stop:
        talk.send("age>2d")
    assert stop.value.value == "age>2d"


def test_a_theme_by_its_name() -> None:
    talk = ask_name("theme", ("dusk", "paper"), "dusk")
    question = next(talk)
    assert question.suggest is not None
    assert question.suggest("") == ["dusk", "paper"]
    assert question.suggest("pa") == ["paper"]
    assert end(ask_name("theme", ("dusk", "paper"), "dusk"), "") == ("dusk", None)
    assert end(ask_name("theme", ("dusk", "paper"), "dusk"), "ink") == (
        None,
        "There is no theme “ink”; there are dusk, paper.",
    )


def test_leaving_wants_one_of_two_letters() -> None:
    assert end(ask_quit(2), "x") == (None, "s sends, t takes back, esc stays:")
    assert end(ask_quit(2), "x", "T") == ("t", None)

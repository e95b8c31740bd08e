"""Answers beside the inputs that they are about, on the shapes of real batches."""

from __future__ import annotations

from turkterm.console.panes.pairing import pair
from turkterm.model.answers import AnswerField
from turkterm.model.cleantext import CleanText
from turkterm.model.question import Inputs


def inputs(**values: str) -> Inputs:
    return tuple((CleanText(name), CleanText(value)) for name, value in values.items())


def answers(*names: str) -> list[AnswerField]:
    return [AnswerField(CleanText(name), "text", CleanText(f"said {name}")) for name in names]


def test_numbered_words_stand_beside_their_ratings() -> None:
    """word-formality: ids and texts by number, ratings in alphabetical order."""
    given = inputs(
        control="19", **{f"{stem}{number}": f"{stem}-{number}" for number in range(12) for stem in ("id", "text")}
    )
    found = pair(given, answers(*sorted(f"email{number}" for number in range(12))))
    assert [one.number for one in found.pairs] == list(range(12))
    assert found.pairs[10].shown == ("text-10",)
    assert [answer.name for answer in found.pairs[10].answers] == ["email10"]
    assert found.task == (("control", "19"),)
    assert found.asked == (("text",), ("email",))
    assert [name for name, _ in found.naming] == [f"id{number}" for number in range(12)]
    assert found.answers == ()


def test_several_questions_about_one_thing() -> None:
    """chatbot-quality: numbers 11 to 12 are asked about twice; the prompts 1 and 2 are in no pair."""
    given = inputs(input1="Hello", sys11="Hi", sys12="Yo", sysid11="x", sysid12="y", input2="Why?")
    found = pair(given, answers("coherence11", "coherence12", "grammar11", "grammar12", "comment"))
    assert [(one.shown, [answer.name for answer in one.answers]) for one in found.pairs] == [
        (("Hi",), ["coherence11", "grammar11"]),
        (("Yo",), ["coherence12", "grammar12"]),
    ]
    assert [name for name, _ in found.task] == ["input1", "input2"]
    assert [answer.name for answer in found.answers] == ["comment"]


def test_numbers_that_do_not_agree_pair_nothing() -> None:
    """adjective-ordering: three inputs of a kind, ten answers."""
    given = inputs(pairs1="a", pairs2="b", pairs3="c")
    found = pair(given, answers(*(f"sclid1.{number}" for number in (1, 10, 2)), "sclid3.1", "sclid3.2", "sclid3.3"))
    assert found.pairs == ()
    assert [answer.name for answer in found.answers[:4]] == ["sclid1.1", "sclid1.2", "sclid1.10", "sclid3.1"]
    assert len(found.task) == 3


def test_plain_names_and_nothing_at_all() -> None:
    found = pair(inputs(SENTENCE="Hola"), answers("POLARITY", "SENTENCEID"))
    assert (len(found.task), len(found.answers), found.pairs) == (1, 2, ())
    assert pair((), []).pairs == ()


def test_inputs_that_only_name_are_shown_where_there_are_no_others() -> None:
    found = pair(inputs(id1="x", id2="y"), answers("ok1", "ok2"))
    assert [one.shown for one in found.pairs] == [("x",), ("y",)]
    assert found.naming == ()


def test_a_name_given_twice_loses_no_answer() -> None:
    found = pair(inputs(a1="x", a2="y"), answers("q1", "q1", "q2"))
    assert [len(one.answers) for one in found.pairs] == [2, 1]


def test_answers_in_the_order_of_the_form_keep_it() -> None:
    given = inputs(word="x")
    said = answers("why", "q2", "q1", "q10")
    assert [one.name for one in pair(given, said, in_order=True).answers] == ["why", "q2", "q1", "q10"]
    assert [one.name for one in pair(given, said).answers] == ["why", "q1", "q2", "q10"]

"""The detail of an assignment, as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.console.desks import HOUR, NOW, StillDesk, answer, assignment, entry, hit, said, still_desk, text_of
from turkterm.console.panes.listing import Picture
from turkterm.console.panes.review_answers import Folding
from turkterm.console.panes.review_lines import history_line, review_picture
from turkterm.desk.details import review_detail
from turkterm.desk.pages import Page
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import AssignmentId, HITId
from turkterm.model.money import Cents
from turkterm.model.question import Inputs
from turkterm.model.remark import Remark

FOLDED = Folding(False, CleanText("z"), CleanText("f"))


def picture(work: Sequence[Assignment], page: Page | None = None, history: Sequence[Entry] = ()) -> Picture:
    """The picture of the first of these assignments."""
    desk: StillDesk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), work)
    detail = review_detail(desk.board, AssignmentId(work[0].assignment_id), page)
    assert detail is not None
    return review_picture(detail, history, NOW, NOW, FOLDED)


def inputs(**values: str) -> Page:
    given: Inputs = tuple((clean(name), clean(value)) for name, value in values.items())
    return Page(given, ())


def test_who_what_and_when() -> None:
    found = picture([assignment(1)], inputs(word="mileage"))
    assert (said(found.title), said(found.tail)) == ("Rate a word", "1 of 1 answer")
    text = text_of(found.lines)
    assert "WORK…ONE  1 done · $0.00 · median 1:00" in text
    assert "worked 1:00 · reward $0.10 + $0.02 fee" in text
    assert "S submitted 30m ago · auto-approves in 2h 01m" in text
    assert "word  mileage" in text
    assert "assignment     ASSIGNMENT1" in text  # what is shortened above stands in full


def test_agreement_is_said_in_words() -> None:
    """Five answers to four questions: alone against all, with most, with all, and each another."""
    replies = [("cold", "a", "x", "p"), ("warm", "a", "x", "q"), ("warm", "b", "x", "r"), ("warm", "a", "x", "s")]
    work = [
        assignment(number, worker=f"W{number}", document=answer(warmth=one, kind=two, sure=three, why=four))
        for number, (one, two, three, four) in enumerate(replies, 1)
    ]
    text = text_of(picture(work, inputs(word="mileage")).lines)
    lines = {line.split()[0]: line for line in text.splitlines() if line}
    assert lines["warmth"].endswith("≠ warm ×3")
    assert lines["kind"].endswith("3 of 4 agree")
    assert lines["sure"].endswith("all 4 agree")
    assert lines["why"].endswith("no two agree")


def test_numbered_answers_stand_beside_what_was_shown() -> None:
    document = answer(email0="neither", email1="formal")
    text = text_of(picture([assignment(1, document=document)], inputs(text0="mileage", text1="Boston")).lines)
    assert "text → email" in text
    assert "mileage  neither" in text
    assert "Boston   formal" in text


def test_long_inputs_stand_above_their_answers() -> None:
    document = answer(ok1="Yes", ok2="No", fine1="Yes", fine2="Yes")
    page = inputs(sys1="I will be right back with you.", sys2="That is what superman said to me.")
    lines = text_of(picture([assignment(1, document=document)], page).lines).splitlines()
    at = lines.index("1 I will be right back with you.")
    assert [line.split() for line in lines[at + 1 : at + 3]] == [["ok1", "Yes"], ["fine1", "Yes"]]


def test_pages_that_are_not_there_yet_or_cannot_be_read() -> None:
    assert "◌ reading the question" in text_of(picture([assignment(1)]).lines)
    problem = Page((), (), clean("The question could not be read: no answer"))
    assert "could not be read: no answer" in text_of(picture([assignment(1)], problem).lines)
    plain = Page((), (clean("How warm is “mileage”?"),))
    assert "How warm is “mileage”?" in text_of(picture([assignment(1)], plain).lines)


def test_a_page_of_instructions_is_folded_so_that_the_answers_are_seen() -> None:
    page = Page((), tuple(clean(f"{number} {'word ' * 30}") for number in range(40)))
    lines = text_of(picture([assignment(1)], page).lines).splitlines()
    assert "… 38 lines more: z opens them" in lines
    assert lines.index("q  warm") < 16
    assert any(line.endswith("…") for line in lines)


def test_notes_stand_above_the_task() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    one = assignment(1)
    desk.board.put_assignments(HITId("HIT1"), [one])
    desk.board.put_remarks(
        {one.assignment_id: Remark(clean("look again"), True, NOW, "ana")},
        {one.worker_id: Remark(clean("writes well"), False, NOW, "ana")},
    )
    detail = review_detail(desk.board, one.assignment_id, None)
    assert detail is not None
    lines = text_of(review_picture(detail, [], NOW, NOW, FOLDED).lines).splitlines()
    assert lines[3:6] == ["ø pay, but do not use the answers", "¶ look again", "¶ worker: writes well"]
    assert lines[6].startswith("task")


def test_broken_and_empty_answers() -> None:
    text = text_of(picture([assignment(1, document="<oops")], inputs(word="a")).lines)
    assert "not well-formed XML" in text
    assert "<oops" in text
    assert "left empty" in text_of(picture([assignment(1, document=answer(why="{}"))], inputs(word="a")).lines)


def test_a_reviewed_one_says_what_became_of_it() -> None:
    one = assignment(
        1, status=AssignmentStatus.REJECTED, rejection_time=NOW - HOUR, feedback=clean("Random\nanswers", lines=True)
    )
    history = [replace(entry(Verb.REJECT, ActionState.DONE, text="Random answers"), outcome=clean("done late"))]
    text = text_of(picture([one], inputs(word="a"), history).lines)
    assert "✗ rejected · submitted 30m ago · rejected 1h 00m ago" in text
    assert "auto-approves" not in text
    assert "feedback Random\n         answers" in text
    assert "yours" in text
    assert "1m ago  ✗" not in text
    assert "1m ago  ✓ reject · Random answers · done late" in text


def test_a_line_of_history() -> None:
    held = entry(Verb.APPROVE, ActionState.CANCELLED)
    taken = text_of([history_line(replace(held, outcome=clean("taken back")), NOW)])
    assert taken.strip() == "1m ago  – approve taken back"
    bonus = text_of([history_line(entry(Verb.BONUS, ActionState.SENT, amount=Cents(50), text="careful"), NOW)])
    assert bonus.strip() == "1m ago  … bonus sent $0.50 · careful"

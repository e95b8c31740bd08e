"""What the goldens show: a board with a little of everything, and how each pane is reached.

A pane that is not in SCENES has no golden, and `test_goldens` fails until it does.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace

from tests.console.desks import DAY, HOUR, NOW, answer, assignment, entry, hit, holder, kind
from tests.screens.stage import Stage, staged
from turkterm.desk.board import State
from turkterm.desk.commands.command import Context
from turkterm.desk.desk import Desk
from turkterm.desk.pages import Page
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.hit import HitStatus
from turkterm.model.ids import AssignmentId, HITId, QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.qualification import QualificationRequest
from turkterm.model.worker import Balance, Block, Bonus

#: What the first HIT asks; the pages of the others are being read for ever.
PAGES = {HITId("HIT1"): Page(((clean("word"), clean("mileage")), (clean("scale"), clean("0 to 4"))), ())}

#: The test that one request answered.
TEST = (
    '<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd">'
    "<Question><QuestionIdentifier>capital</QuestionIdentifier><QuestionContent><Text>Quelle est la capitale ?</Text>"
    "</QuestionContent><AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question>"
    "<Question><QuestionIdentifier>river</QuestionIdentifier><QuestionContent><Text>Quel fleuve la traverse ?</Text>"
    "</QuestionContent><AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question></QuestionForm>"
)

ANNA, BO, CHI, DEE = "A2KZ4M9QTR87QF", "A1MM7K2WXY0PD", "A9QLB5N8ST3ZA", "A77BRJ4HCVKK1"


@dataclass(frozen=True, slots=True)
class Scene:
    """How a pane is reached, and which commands are followed to their question of yes or no, with which answers."""

    keys: tuple[str, ...]
    confirms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_SCENES: dict[str, Scene] = {
    "groups": Scene(("1",)),
    "hits": Scene(("1", "enter")),
    "review": Scene(
        ("2",),
        {
            "worker.bonus": ("0.50", "You explained every choice"),
            "worker.notify": ("Your work", "The next batch opens on Monday"),
        },
    ),
    "workers": Scene(("3",), {"worker.block": ("Several accounts from one desk",)}),
    "qualifications": Scene(("4",)),
    "holders": Scene(("4", "G", "h")),
    "requests": Scene(("I",)),
    "activity": Scene(("5",)),
    "runs": Scene(("L",)),
}
SCENES = {context: _SCENES[context.value] for context in Context if context.value in _SCENES}


def filled(desk: Desk) -> None:
    """Three HIT types, four workers, and something in every state."""
    board = desk.board
    board.put_hits(
        [
            hit(1, title="Rate the formality of words", completed=2, available=0),
            hit(2, title="Rate the formality of words", completed=0, available=1, pending=1),
            hit(3, kind="TYPE2", title="Anotación de opiniones positivas y negativas en reseñas", available=3),
            hit(
                4,
                kind="TYPE3",
                title="写真を説明する · Describe a photograph",
                status=HitStatus.REVIEWABLE,
                available=0,
            ),
        ]
    )
    quick = NOW - HOUR / 2 - 9
    board.put_assignments(
        HITId("HIT1"),
        [
            assignment(1, worker=ANNA, document=answer(word="mileage", rating="0 Neither")),
            assignment(2, worker=BO, document=answer(word="mileage", rating="2 Very formal"), accept_time=quick),
            replace(
                assignment(3, worker=CHI, document=answer(word="mileage", rating="0 Neither")),
                status=AssignmentStatus.APPROVED,
                approval_time=NOW - HOUR / 4,
            ),
        ],
    )
    board.put_assignments(HITId("HIT2"), [assignment(4, hit=2, worker=ANNA, document=answer(why="because, so"))])
    board.put_assignments(
        HITId("HIT4"),
        [
            assignment(5, hit=4, worker=DEE, document=answer(caption="a red boat – زورق أحمر")),
            replace(
                assignment(6, hit=4, worker=BO, document=answer(caption="boat")),
                status=AssignmentStatus.REJECTED,
                rejection_time=NOW - HOUR / 5,
                feedback=clean("A caption has at least five words"),
            ),
            assignment(7, hit=4, worker=CHI, document="<not xml", auto_approval_time=NOW + 3 * DAY),
        ],
    )
    board.put_assignments(HITId("HIT3"), [])
    board.put_blocks([Block(WorkerId(BO), clean("Several accounts from one desk"))])
    paid = Bonus(WorkerId(CHI), AssignmentId("ASSIGNMENT3"), Cents(50), clean("Every word explained"), NOW - HOUR / 4)
    board.put_bonuses({AssignmentId("ASSIGNMENT3"): (paid,)})
    board.qualifications.put_types(
        [kind(), kind("QUAL2", "Lecture du français"), replace(kind("QUAL3", "Old"), status="Inactive")]
    )
    board.qualifications.put_holders(
        QualificationTypeId("QUAL1"), (holder(ANNA, 98), holder(BO, 71), holder(DEE, None))
    )
    board.inbox.put_requests(
        [
            QualificationRequest(
                QualificationRequestId("REQ1"), QualificationTypeId("QUAL1"), WorkerId(CHI), NOW - HOUR
            ),
            QualificationRequest(
                QualificationRequestId("REQ2"),
                QualificationTypeId("QUAL2"),
                WorkerId(ANNA),
                NOW - DAY,
                TEST,
                answer(capital="Paris", river="la Seine"),
            ),
        ]
    )
    board.put_balance(Balance(Cents(987_420), Cents(1_240)))
    board.put_entries(
        [
            entry(
                Verb.APPROVE, ActionState.DONE, 1, assignment_id=AssignmentId("ASSIGNMENT3"), worker_id=WorkerId(CHI)
            ),
            entry(Verb.REJECT, ActionState.DONE, 2, assignment_id=AssignmentId("ASSIGNMENT6"), worker_id=WorkerId(BO)),
            entry(
                Verb.BONUS,
                ActionState.UNSURE,
                3,
                assignment_id=AssignmentId("ASSIGNMENT3"),
                worker_id=WorkerId(CHI),
                amount=Cents(50),
                fee=Cents(10),
                text="Every word explained",
            ),
            entry(Verb.NOTIFY, ActionState.FAILED, 4, worker_ids=(WorkerId(ANNA), WorkerId(DEE)), subject="Your work"),
            entry(Verb.BLOCK, ActionState.DONE, 5, worker_id=WorkerId(BO), text="Several accounts from one desk"),
        ]
    )
    board.put_state(State(loaded=True, last_read=NOW - 2))


def empty(desk: Desk) -> None:
    """An account with nothing in it."""
    desk.board.put_state(State(loaded=True, last_read=NOW - 2))


def unread(_desk: Desk) -> None:
    """Nothing was read yet."""


_STATES = {
    "loading": State(loaded=False, progress=(40, 120)),
    "stale": State(loaded=True, last_read=NOW - 600),
    "offline": State(
        loaded=True,
        last_read=NOW - 60,
        problem="The marketplace does not answer: connection refused",
        next_try=NOW + 20,
    ),
    "refused": State(
        loaded=True, last_read=NOW - 60, problem="The access key of local is not known there: InvalidClient"
    ),
}


async def sights(context: Context, size: tuple[int, int]) -> AsyncGenerator[tuple[str, Stage]]:
    """The states of a pane, one after the other, each named and on the stage while it is looked at."""
    scene = SCENES[context]
    async with staged(filled, size, pages=PAGES) as stage:
        await _go(stage, context)
        yield "filled", stage
        await stage.press("tab")
        yield "reading", stage
        await stage.press("backspace")
        if any(command.id == "row.mark" for command in stage.desk.registry.of(context)):
            await stage.press("space")
            yield "marked", stage
            await stage.press("escape")
        for command in stage.begun():
            keys = stage.desk.registry.keys(command)
            if not keys:
                continue
            await stage.press(keys[0])
            yield f"asked by {command.id}", stage
            if answers := scene.confirms.get(command.id):
                for text in answers:
                    await stage.press(f"'{text}", "enter")
                yield f"preview of {command.id}", stage
            await stage.press("escape")
            await stage.until(lambda: not stage.asking)
        await stage.press("slash", "'no such thing", "enter")
        yield "filtered to nothing", stage
        await stage.press("escape")
        stage.hush()
        for name, state in _STATES.items():
            stage.desk.board.put_state(state)
            stage.work.settle()
            yield name, stage
        stage.desk.board.put_state(State(loaded=True, last_read=NOW - 2))
        await stage.press("question_mark")
        yield "help", stage
        await stage.press("q", "ctrl+p")
        yield "palette", stage
        await stage.press("escape")
    for name, fill in (("empty", empty), ("first reading", unread)):
        async with staged(fill, size) as stage:
            await stage.press(*scene.keys)
            yield name, stage
    async with staged(filled, size, pages=PAGES, monitor=True) as stage:
        await _go(stage, context)
        yield "monitor", stage


async def _go(stage: Stage, context: Context) -> None:
    await stage.press(*SCENES[context].keys)
    await stage.until(lambda: stage.work.pane.CONTEXT is context)

"""Strangers' text in every field, on a real pty: nothing of it acts on the terminal, on the console or on money."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.console.desks import entry
from tests.screens.hostile import DOCUMENTS, PAYLOADS, leaked
from tests.screens.recording import PROBE, Recording, recorded
from tests.screens.scenes import filled
from tests.screens.stage import staged
from tests.screens.terminal import Terminal, home_environment
from turkterm.desk.commands.registry import COMMANDS
from turkterm.desk.desk import Desk
from turkterm.exchange.template import question
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.importing import Finished, FinishedAnswer, import_batch
from turkterm.marketplace.qualification_tables import qualification_requests, qualification_types
from turkterm.marketplace.requests import request
from turkterm.marketplace.schema import assignments, blocks, bonuses, hit_types, hits, notices, questions
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import WorkerId
from turkterm.model.money import Cents

PANES = [command for command in COMMANDS if command.id.startswith("pane.")]
#: Commands of the queue that ask for a text before they do anything.
ASKING = {"assignment.reject", "worker.bonus", "worker.block", "worker.notify"}
#: Payloads that are text to a terminal: what they attack is the layout, the reader or a template.
HARMLESS = {"storm", "wide", "right to left", "markup", "template", "html", "long"}
CTRL_P = "\x10"
SIZES = ((160, 45), (80, 24))
#: What is typed and pasted where the console asks: an escape ends a paste, so these hold none.
_PASTED = "\x9d0;OWNED\x9c\u202eDEVORPPA" + PAYLOADS["markup"] + PAYLOADS["storm"] + "\x07\x7f\x00"


def plant(tx: Tx) -> None:
    """A HIT type for each payload, a worker for each document; the fields are filled behind the API's checks."""
    answers = [FinishedAnswer(f"AHOSTILEWORKER{number:03}", (("q", "plain"),)) for number in range(len(DOCUMENTS))]
    share = -(-len(answers) // len(PAYLOADS))
    batch = [
        Finished(f"title {name}", "d", "k", question("<p>${w}</p>", (("w", name),)), tuple(part))
        for place, name in enumerate(PAYLOADS)
        if (part := answers[place * share : (place + 1) * share])
    ]
    import_batch(tx, batch, reward=Cents(1))


def ask(tx: Tx) -> None:
    """Somebody asks for each qualification type that is new to them."""
    for kind in tx.db.execute(select(qualification_types).where(qualification_types.c.account == tx.account)):
        request(tx, "AHOSTILEWORKER009", kind.type_id)


def poison(tx: Tx) -> None:
    """Put the payloads into every text of strangers that the store has."""
    texts = list(PAYLOADS.values())
    short = [text[:4000] for text in texts]
    for table, columns in (
        (hit_types, ("title", "description", "keywords")),
        (hits, ("annotation",)),
        (bonuses, ("reason",)),
        (blocks, ("reason",)),
        (notices, ("subject", "text")),
        (qualification_types, ("name", "description", "keywords")),
        (qualification_requests, ("test", "answer", "reason")),
    ):
        keys = list(table.primary_key.columns)
        for row, text in zip(tx.db.execute(select(*keys)).all(), cycle(short)):
            mine = [key == value for key, value in zip(keys, row, strict=True)]
            tx.db.execute(update(table).where(*mine).values(dict.fromkeys(columns, text)))
    for row, xml in zip(tx.db.execute(select(questions.c.hit)).all(), cycle([*texts, *map(_page, texts)])):
        tx.db.execute(update(questions).where(questions.c.hit == row.hit).values(xml=xml))
    rows = tx.db.execute(select(assignments.c.number).order_by(assignments.c.number)).all()
    for row, answer, text in zip(rows, DOCUMENTS, cycle(short)):
        mine = assignments.c.number == row.number
        tx.db.execute(update(assignments).where(mine).values(answer=answer, feedback=text))


def _page(text: str) -> str:
    """An HTMLQuestion as its requester wrote it, and the values that the page names as its inputs."""
    inputs = json.dumps({text[:99]: text})
    return (
        '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/'
        f'HTMLQuestion.xsd"><HTMLContent><![CDATA[<html><body><h1>{text}</h1><script>{text}</script>'
        f'<script type="application/json" id="turkterm-inputs">{inputs}</script></body></html>]]></HTMLContent>'
        "<FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def _deeds(client: Any) -> None:
    """What the requester did before: verdicts, a bonus, a block, a notice, a qualification."""
    work = [
        one
        for hit in client.list_hits(MaxResults=100)["HITs"][:4]
        for one in client.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    ]
    client.reject_assignment(AssignmentId=work[0]["AssignmentId"], RequesterFeedback="no")
    client.approve_assignment(AssignmentId=work[1]["AssignmentId"], RequesterFeedback="yes")
    for one in work[:2]:
        about = {"WorkerId": one["WorkerId"], "AssignmentId": one["AssignmentId"]}
        client.send_bonus(**about, BonusAmount="0.10", Reason="r", UniqueRequestToken=one["AssignmentId"])
    for one in work[:4]:
        client.create_worker_block(WorkerId=one["WorkerId"], Reason="r")
    client.notify_workers(Subject="s", MessageText="t", WorkerIds=[work[0]["WorkerId"]])
    for number in range(len(PAYLOADS)):
        made = client.create_qualification_type(
            Name=f"type {number}", Description="d", Keywords=f"k{number}", QualificationTypeStatus="Active"
        )["QualificationType"]["QualificationTypeId"]
        client.associate_qualification_with_worker(
            QualificationTypeId=made, WorkerId=work[number % 4]["WorkerId"], IntegerValue=number
        )


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    """The marketplace with all of it, and what is asked of it from then on."""
    with recorded(tmp_path_factory.mktemp("hostile")) as recording:
        store = recording.server.store
        store.write_now(plant)
        _deeds(recording.server.client())
        store.write_now(ask)
        store.write_now(poison)
        recording.asked.clear()
        yield recording


class Visitor:
    """Somebody who looks at everything."""

    def __init__(self, console: Terminal) -> None:
        self.console = console
        self._marks = count(1)

    def settle(self) -> None:
        """Wait until the console has dealt with every key: the prompt for commands opens, shows a mark and closes."""
        mark = f"mark{next(self._marks)}"
        self.console.press(":")
        self.console.until(r"enter answer")
        self.console.paste(mark)
        self.console.until(mark)
        self.console.press("escape")
        self.console.until(lambda text: mark not in text)

    def quiet(self) -> None:
        """Wait until a detail that follows the cursor is drawn: nothing comes for a moment."""
        before = -1
        while before != self.console.bytes_read:
            before = self.console.bytes_read
            assert self.console.pump(0.06), self.console.text

    def click(self, text: str) -> None:
        """Click on the last sign of a text, where it is seen."""
        row, line = next((row, line) for row, line in enumerate(self.console.lines, 1) if text in line)
        self.console.click(line.index(text) + len(text), row)
        self.quiet()

    def ask(self, key: str, *answers: str) -> None:
        """Open a prompt, paste into it and leave it."""
        self.console.press(key)
        self.console.until(r"enter (answer|do it)|esc leave")
        for answer in answers:
            self.console.paste(answer)
        self.quiet()
        self.console.press("escape")
        self.console.until(lambda text: "esc leave" not in text)


def visit(console: Terminal, rows: int) -> None:
    """Every pane, its rows and their details, and every prompt that takes text."""
    visitor = Visitor(console)
    for pane in PANES:
        if pane.keys:
            console.press(pane.keys[0])
        else:
            console.press(":")
            console.until(r"enter answer")
            console.type(pane.id)
            console.until(lambda text: "enter answer" not in text)
        visitor.settle()
        console.press("g", "tab")
        for _ in range(rows if pane.id == "pane.review" else min(rows, len(PAYLOADS))):
            visitor.quiet()
            console.press("J")
        console.press("backspace", "g", "enter")  # what the row opens: a detail, or a pane of its own
        for _ in range(3):
            visitor.quiet()
            console.press("J")
        console.press("backspace", "s")
        visitor.settle()
        for key in ("/", ":", CTRL_P):
            visitor.ask(key, _PASTED)
        console.press("/")
        console.until(r"enter answer")
        console.paste("".join(text for text in _PASTED if text.isprintable()))
        console.press("enter")
        console.until(r"/0;OWNED")
        visitor.quiet()
        console.press("backspace")
        visitor.settle()
    console.press("2")
    visitor.settle()
    for command in COMMANDS:
        if command.id in ASKING:
            visitor.ask(command.keys[0], _PASTED)
    console.press("?")
    console.until(r"the keys, and what they do")
    console.press("q")
    console.until(r"Review 42")
    visitor.settle()
    console.press("1")
    visitor.settle()
    visitor.click("[@click=app.quit]x")
    visitor.settle()
    console.press("5")
    console.until(r"Nothing was done from here yet")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_pane_and_prompt(market: Recording, tmp_path: Path, columns: int, rows: int) -> None:
    home = tmp_path / "home"
    environment = {**home_environment(home, os.environ), **market.environment(home)}
    (home / "themes").mkdir()
    (home / "themes" / f"{PAYLOADS['title'].replace('/', '')}.toml").write_text('[colours]\n"\\u001b]0;OWNED" = "x"\n')
    market.asked.clear()
    with Terminal(["--profile", "lab"], environment, columns=columns, rows=rows) as console:
        console.until(r"HIT groups 1\d")
        console.until(r"to review \d\d")
        visit(console, len(DOCUMENTS) if columns > 80 else len(DOCUMENTS) // 6)
        market.refusal = ApiError("RequestError", PAYLOADS["title"] + PAYLOADS["colours"] + PAYLOADS["c1"])
        try:
            console.press("R")
            console.until(r"OWNED")
        finally:
            market.refusal = None
        console.press("q")
        assert console.ended() == 0
        assert leaked(bytes(console.raw)) == []
        assert len(console.raw) > 100_000
    assert market.writes == [PROBE]


async def test_words_in_the_journal() -> None:
    """Templates and files put them there; the marketplace's answer is the outcome."""
    hostile = PAYLOADS["title"] + PAYLOADS["markup"] + PAYLOADS["bidi"]

    def fill(desk: Desk) -> None:
        filled(desk)
        worker, states = WorkerId(hostile), (ActionState.FAILED, ActionState.UNSURE, ActionState.DONE)
        desk.board.put_entries(
            replace(entry(verb, state, f"{verb}{state}", worker_id=worker, subject=hostile, text=hostile), who=hostile)
            for verb in Verb
            for state in states
        )

    async with staged(fill, (160, 45)) as stage:
        await stage.press("5")
        await stage.until(lambda: "a␛]0;OWNED␇" in stage.text)
        for _ in range(12):
            await stage.press("j")
            assert leaked(stage.text.replace("\n", "").encode()) == []
        assert "a␛]0;OWNED␇" in stage.text
        assert not stage.app._exit


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name not in HARMLESS])
def test_the_check_sees_each_payload(name: str) -> None:
    """Else the tests above would hold for a console that lets everything through."""
    assert leaked(f"a\x1b[1;1H{PAYLOADS[name]}".encode()) != []


def test_the_check_lets_the_consoles_own_sequences_pass() -> None:
    begun = "\x1b[?1049h\x1b[?2026$p\x1b[>25u\x1b]22;default\x07"
    drawn = f"{begun}\x1b[2;3H\x1b[1;38;5;12;48;2;5;5;5mé漢\u200e\x1b[0m\r\n\x1b[<u"
    assert leaked(drawn.encode()) == []

"""A session at the keyboard: qualification types, from creation to disqualifying, read back by plain boto3."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.screens.servers import QUESTION, client, colour_hit, serve
from tests.screens.sitters import (
    CAREFUL,
    CARELESS,
    COLOUR_TITLE,
    accepts,
    asking,
    asks,
    console_on,
    play,
    types_of,
    work,
)
from tests.screens.terminal import Terminal

SECOND_TITLE = "Name a second colour"
READS, BARRED = "Reads colours", "Missed colours"


def test_a_qualification_from_creation_to_disqualifying(tmp_path: Path) -> None:
    with serve(tmp_path):
        mturk = client(tmp_path)
        first = colour_hit(mturk, 3)
        work(tmp_path, first, CAREFUL, "teal")
        work(tmp_path, first, CARELESS, "asdf")

        with console_on(tmp_path) as console:
            console.until(rf"{COLOUR_TITLE}.*\$0\.05")
            console.press("4")
            create_type(console, READS, "You name colours with care.")
            create_type(console, BARRED, "You gave no colour, twice.")
            types = {one["Name"]: one for one in types_of(mturk)}
            assert sorted(types) == sorted([READS, BARRED])
            second = barring_hit(mturk, types[BARRED]["QualificationTypeId"])
            console.press("1")
            console.until(SECOND_TITLE)

            console.press("3")
            only_worker(console, CAREFUL)
            for score in ("80", "95"):
                grant(console, READS, score)
            only_worker(console, CARELESS)
            console.press("d")
            console.until(asks(rf"^ disqualify .* {BARRED}"))  # the one that keeps out of something is offered
            console.press("enter")
            console.until(asks(r"works at 1 of 2 HIT types.*y/N"))
            console.until(rf"It keeps them out of “{SECOND_TITLE}”")
            console.press("y")
            console.until(lambda text: not asking(text))
            console.press("5")
            console.until(lambda text: len(re.findall(r"✓ done", "\n".join(text.splitlines()[3:8]))) >= 5)
            console.press("q")
            assert console.ended() == 0

        reads, barred = (types[name]["QualificationTypeId"] for name in (READS, BARRED))
        kind = mturk.get_qualification_type(QualificationTypeId=barred)["QualificationType"]
        assert (kind["Description"], kind["QualificationTypeStatus"], kind["AutoGranted"]) == (
            "You gave no colour, twice.",
            "Active",
            False,
        )
        assert holders(mturk, reads) == [(CAREFUL, 95, "Granted")]
        assert holders(mturk, barred) == [(CARELESS, 1, "Granted")]
        assert mturk.list_worker_blocks()["WorkerBlocks"] == []
        # What it is good for: one may go on, the other may not.
        tried = play(tmp_path, accepts(second, CAREFUL), accepts(second, CARELESS))
        assert [list(step) for step in tried] == [["assignment"], ["error"]]


def create_type(console: Terminal, name: str, description: str) -> None:
    """Make a qualification type that is given by its owner, and see it in the list."""
    console.press("c")
    console.until(asks(r"new type · name"))
    console.type(name)
    console.until(asks(r"· description"))
    console.type(description)
    for question in (r"· keywords", r"· workers get it by", r"· again after", r"· status"):
        console.until(asks(question))
        console.press("enter")
    console.until(asks(r"^ create .* by you, active.*y/N"))
    console.press("y")
    console.until(lambda text: not asking(text) and any(name in line for line in text.splitlines()[3:-2]))


def only_worker(console: Terminal, worker: str) -> None:
    """Show one worker alone in pane 3."""
    console.press("/")
    console.until(asking)
    console.press("ctrl+u")
    console.type(f"worker:{worker}")
    console.until(lambda text: not asking(text) and "1 of 2" in text)
    console.until(rf"│ {worker}")


def grant(console: Terminal, name: str, score: str) -> None:
    """Grant a type with a score to the worker under the cursor."""
    console.press("+")
    console.until(asks(r"· type"))
    console.press("ctrl+u")
    console.type(name)
    console.until(asks(r"· score"))
    console.press("ctrl+u")
    console.type(score)
    console.until(asks(rf"^ grant .* {score} to .*y/N"))
    console.press("y")
    console.until(lambda text: not asking(text) and re.search(rf"│.*{name}.*\b{score}\b", text))


def holders(mturk: Any, type_id: str) -> list[tuple[str, int, str]]:
    """Who holds a type, with the score."""
    found = mturk.list_workers_with_qualification_type(QualificationTypeId=type_id)["Qualifications"]
    return [(one["WorkerId"], one["IntegerValue"], one["Status"]) for one in found]


def barring_hit(mturk: Any, type_id: str) -> str:
    """A HIT that nobody may do who holds the type; its HITId."""
    hit_id: str = mturk.create_hit(
        Title=SECOND_TITLE,
        Description="One more word",
        Reward="0.05",
        LifetimeInSeconds=3600,
        AssignmentDurationInSeconds=600,
        MaxAssignments=3,
        Question=QUESTION,
        QualificationRequirements=[{"QualificationTypeId": type_id, "Comparator": "DoesNotExist"}],
    )["HIT"]["HITId"]
    return hit_id

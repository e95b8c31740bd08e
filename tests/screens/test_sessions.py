"""Whole working sessions in a real pty: long, mixed, and read back by plain boto3 when they are over.

Each test is one session of somebody at the keyboard against the embedded marketplace over HTTP. What it did is not
believed from the screen: the marketplace is asked, and so is the disk.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.screens.servers import QUESTION, assignments_of, client, colour_hit, imported, serve, turkterm
from tests.screens.terminal import Terminal, home_environment

LATE, MISSED = "It came after the end.", "The control word was missed: please read the task."
#: How the last line begins while something is asked: for text, and for a yes.
ASKING = re.compile(r"^ (enter answer|y go on)")
COLOUR_TITLE, SECOND_TITLE = "Name a colour", "Name a second colour"
CAREFUL, CARELESS, SLOW = "A1CAREFULCOLOUR", "A2CARELESSCOLOUR", "A3SLOWCOLOUR"
READS, BARRED = "Reads colours", "Missed colours"

#: What moves by itself where a crowd works, by the pane that shows it.
WATCHED = (("1", rf"{COLOUR_TITLE}.*"), ("2", r"Review [\d,]+"), ("1", rf"{COLOUR_TITLE}.*"))
#: Keys that write, by the pane that has them.
WRITING = {"1": "eCDt+Tm", "2": "arbxnoQXNd", "3": "bxn+-Qd", "4": "ceD+f", "5": "teS"}


# -- reviewing ---------------------------------------------------------------------------------------------------------


def test_a_hundred_assignments_are_reviewed(tmp_path: Path, real_data: Path) -> None:
    (tmp_path / "config.toml").write_text(
        f"[review]\ngrace_seconds = 4.0\n[templates.reject]\nlate = {json.dumps(LATE)}\nmissed = {json.dumps(MISSED)}\n"
    )
    with serve(tmp_path):
        formality = imported(tmp_path, real_data / "word-formality", "0.10")
        mturk = client(tmp_path)
        queue = sorted(one["AutoApprovalTime"] for one in assignments_of(mturk, formality["HITTypeId"]))
        before = Decimal(mturk.get_account_balance()["AvailableBalance"])

        with console_on(tmp_path) as console:
            console.until(r"Rate the formality.*\b396\b")
            console.press("W")
            console.until(r"Review 396 of")
            for count in range(1, 61):
                console.press("a")
                console.until(decided(count))
            for count in range(61, 69):
                reject(console, MISSED, count)
            for count in range(69, 72):  # thought better of: both keys at once, well within the grace time
                console.press("a", "u")
                console.until(r"Took back: approve")
                reject(console, LATE, count)
            for count in range(72, 74):
                reject(console, MISSED, count)
                console.press("u")
                console.until(r"Took back: reject")
                console.until(decided(count - 1))
                console.press("a")
                console.until(decided(count))
            mark(console, 4)
            console.press("a", "u")
            console.until(r"Took back: approve 4 assignments")
            mark(console, 2)
            reject(console, MISSED, 75, several=True)
            mark(console, 25)
            console.press("a")
            console.until(r"type 25 to go on")
            console.type("24")
            console.until(r"That is not 25")
            console.press("ctrl+u")
            console.type("25")
            console.until(decided(100))
            console.until(lambda text: re.search(r"Review 296 of", text) and "held" not in text)
            console.until(r"approve 25: 25 done")
            console.press("q")
            assert console.ended() == 0

        work = assignments_of(mturk, formality["HITTypeId"])
        assert Counter(one["AssignmentStatus"] for one in work) == {"Submitted": 296, "Approved": 87, "Rejected": 13}
        told = Counter(one["RequesterFeedback"] for one in work if one["AssignmentStatus"] == "Rejected")
        assert told == {MISSED: 10, LATE: 3}
        assert not any(one.get("RequesterFeedback") for one in work if one["AssignmentStatus"] != "Rejected")
        touched = [one for one in work if one["AssignmentStatus"] != "Submitted"]
        assert (
            max(one["AutoApprovalTime"] for one in touched) <= queue[99]
        )  # the hundred that were due first: no row was left out
        spent = 87 * (Decimal("0.10") + Decimal("0.02"))
        assert before - Decimal(mturk.get_account_balance()["AvailableBalance"]) == spent
        assert bonuses(mturk, {one["HITId"] for one in work}) == []
        assert mturk.list_worker_blocks()["WorkerBlocks"] == []


def reject(console: Terminal, feedback: str, count: int, *, several: bool = False) -> None:
    """Reject with the saved text, fetched by tab, and see so many decided."""
    console.press("r")
    console.until(asks(r"· feedback"))
    for _ in (LATE, MISSED)[: 1 if feedback == LATE else 2]:
        console.press("tab")
    console.until(asks(re.escape(feedback[-16:])))  # a long one is scrolled to its end
    console.press("enter")
    if several:
        console.until(asks(r"^ reject \d+ assignments of (1 worker|\d+ workers) in \d+ HITs y/N"))
        console.press("y")
    console.until(decided(count))


def mark(console: Terminal, count: int) -> None:
    """Mark so many rows from the cursor on."""
    console.press(*" " * count)
    console.until(rf"\b{count} marked")


def decided(count: int) -> Callable[[str], bool]:
    """Whether the queue counts so many decided, and asks nothing."""
    return lambda text: f" · {count} decided" in text and not asking(text)


# -- qualifying --------------------------------------------------------------------------------------------------------


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


def types_of(mturk: Any) -> list[dict[str, Any]]:
    """One's own qualification types."""
    found: list[dict[str, Any]] = mturk.list_qualification_types(
        MustBeRequestable=False, MustBeOwnedByCaller=True, MaxResults=100
    )["QualificationTypes"]
    return found


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


# -- closing out -------------------------------------------------------------------------------------------------------


def test_a_group_is_closed_out(tmp_path: Path) -> None:
    with serve(tmp_path):
        mturk = client(tmp_path)
        hits = [colour_hit(mturk, 2, RequesterAnnotation=f"colour {number}") for number in range(3)]
        answers = {(hits[0], CAREFUL): "teal", (hits[0], CARELESS): "asdf", (hits[1], CAREFUL): "ochre, pale"}
        for (hit_id, worker), colour in answers.items():
            work(tmp_path, hit_id, worker, colour)
        [at_work] = play(tmp_path, accepts(hits[1], SLOW))
        answers[hits[1], SLOW] = "“grün”"
        before = Decimal(mturk.get_account_balance()["AvailableBalance"])

        with console_on(tmp_path) as console:
            console.until(rf"{COLOUR_TITLE}.*\$0\.05")
            console.press("C")
            console.until(asks(r"^ close out 1/5 · expire .*y/N"))
            console.press("y")
            console.until(r"close out 2/5 wait: 1 at work")
            console.press("C")
            console.until(r"Close out waits: 1 at work may still submit")
            play(tmp_path, submits(at_work["assignment"], answers[hits[1], SLOW]))
            console.until(r"close out 3/5 review: 4 wait")
            console.press("C")
            console.until(asks(r"^ close out 3/5 · approve all 4 that wait · \$0\.20 \+ \$0\.04 fee = \$0\.24.*y/N"))
            console.press("y")
            console.until(r"close out 4/5 export: 2 left")
            assert not exports(tmp_path)
            console.press("C")
            console.until(asks(r"^ close out 4/5 · write the answers to all its HITs \(3\) to a file.*y/N"))
            console.press("y")
            console.until(r"close out 5/5 delete: 3 left")
            console.press("C")
            console.until(asks(r"type 3 to go on"))
            console.until(r"every answer was exported")
            console.type("3")
            console.until(r"delete HIT 3: 3 done")
            console.until(r"HIT groups 0\b")
            console.press("q")
            assert console.ended() == 0

        assert mturk.list_hits()["HITs"] == []
        for hit_id in hits:
            with pytest.raises(ClientError, match=f"Hit {hit_id} does not exist"):
                mturk.get_hit(HITId=hit_id)
        spent = 4 * (Decimal("0.05") + Decimal("0.01"))
        balance = mturk.get_account_balance()
        assert before - Decimal(balance["AvailableBalance"]) == spent
        assert Decimal(balance.get("OnHoldBalance", "0")) == 0
    [file] = exports(tmp_path)
    with file.open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert {(row["HITId"], row["WorkerId"]): row["Answer.colour"] for row in rows} == answers
    assert [row["AssignmentStatus"] for row in rows] == ["Approved"] * 4


def exports(home: Path) -> list[Path]:
    """The files that close-outs wrote."""
    return sorted(home.rglob("exports/*/*.csv"))


# -- watching ----------------------------------------------------------------------------------------------------------


def test_a_monitor_watches_a_crowd(tmp_path: Path) -> None:
    with serve(tmp_path, "--crowd", "12", "--pace", "60"):
        mturk = client(tmp_path)
        hits = [colour_hit(mturk, 9, RequesterAnnotation=f"colour {number}") for number in range(90)]  # a minute of it
        with console_on(tmp_path, "--monitor") as console:
            console.until(r"MONITOR")
            console.until(rf"{COLOUR_TITLE}.*\$0\.05")
            for pane, pattern in WATCHED:
                console.press(pane)
                seen = ""
                for _ in range(3):
                    console.until(other(pattern, seen))
                    seen = shown(pattern, console.text)
            for pane, keys in WRITING.items():
                console.press(pane)
                for key in keys:
                    console.press(key)
                    said = console.until(re.escape(f"“{key}” does nothing here; monitor mode only looks"))
                    assert not asking(said)
            console.press("q")
            assert console.ended() == 0
        mine = [mturk.get_hit(HITId=hit_id)["HIT"] for hit_id in hits]
        assert {hit["HITStatus"] for hit in mine} <= {"Assignable", "Unassignable", "Reviewable"}
        done = assignments_of(mturk, mine[0]["HITTypeId"])
        assert {one["AssignmentStatus"] for one in done} == {"Submitted"}
        assert bonuses(mturk, set(hits)) == []
        assert mturk.list_worker_blocks()["WorkerBlocks"] == []
        assert types_of(mturk) == []
    assert [path for path in (tmp_path / "journal").rglob("*") if path.is_file()] == []


def shown(pattern: str, text: str) -> str:
    """What the screen shows there, or nothing."""
    found = re.search(pattern, text)
    return "" if found is None else found[0]


def other(pattern: str, before: str) -> Callable[[str], bool]:
    """Whether the screen shows something there, and not the same as before."""
    return lambda text: shown(pattern, text) not in {"", before}


# -- what sessions share -----------------------------------------------------------------------------------------------


def console_on(home: Path, *arguments: str) -> Terminal:
    """The console in a pty, on that home's marketplace."""
    return Terminal(arguments, home_environment(home, os.environ))


def asks(pattern: str) -> Callable[[str], object]:
    """Whether the prompt shows that: the line before the last, where nothing else can be mistaken for it."""
    search = re.compile(pattern).search
    return lambda text: search(text.splitlines()[-2]) and asking(text)


def asking(text: str) -> bool:
    """Whether anything is asked."""
    return ASKING.search(text.splitlines()[-1]) is not None


def accepts(hit_id: str, worker: str) -> dict[str, object]:
    """A step: a worker takes a HIT."""
    return {"do": "accept", "worker": worker, "hit": hit_id}


def submits(assignment_id: str, colour: str) -> dict[str, object]:
    """A step: a worker hands in."""
    return {"do": "submit", "assignment": assignment_id, "answers": {"colour": colour}}


def play(home: Path, *steps: dict[str, object]) -> list[dict[str, Any]]:
    """Play workers at the running marketplace; what came of each step."""
    script = home / "steps.jsonl"
    script.write_text("\n".join(json.dumps(step) for step in steps))
    done = turkterm(home, "marketplace", "worker", str(script), check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def work(home: Path, hit_id: str, worker: str, colour: str) -> None:
    """A worker takes a HIT and hands in a colour."""
    [taken] = play(home, accepts(hit_id, worker))
    play(home, submits(taken["assignment"], colour))


def bonuses(mturk: Any, hit_ids: set[str]) -> list[dict[str, Any]]:
    """Every bonus paid for these HITs."""
    return [one for hit_id in sorted(hit_ids) for one in mturk.list_bonus_payments(HITId=hit_id)["BonusPayments"]]

"""What whole working sessions in a real pty share: the console, its prompt, workers, and questions by plain boto3.

What a session did is not believed from the screen: the marketplace is asked, and so is the disk.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.screens.servers import turkterm
from tests.screens.terminal import Terminal, home_environment

#: How the last line begins while something is asked: for text, and for a yes.
ASKING = re.compile(r"^ (enter answer|y go on)")
COLOUR_TITLE = "Name a colour"
CAREFUL, CARELESS, SLOW = "A1CAREFULCOLOUR", "A2CARELESSCOLOUR", "A3SLOWCOLOUR"


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


def types_of(mturk: Any) -> list[dict[str, Any]]:
    """One's own qualification types."""
    found: list[dict[str, Any]] = mturk.list_qualification_types(
        MustBeRequestable=False, MustBeOwnedByCaller=True, MaxResults=100
    )["QualificationTypes"]
    return found

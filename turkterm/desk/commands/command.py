"""What a command is: an id, its keys, where it works, why not, and the dialogue that leads to a plan.

A dialogue is a generator: it yields questions, is sent the answers, and returns a plan or None. It asks nobody and
paints nothing, so the same dialogue serves the status line, a script and a test.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from turkterm.model.plans import Plan

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk


class Context(StrEnum):
    """The pane in which a command works."""

    GROUPS = "groups"
    HITS = "hits"
    REVIEW = "review"
    WORKERS = "workers"
    QUALIFICATIONS = "qualifications"
    HOLDERS = "holders"
    REQUESTS = "requests"
    ACTIVITY = "activity"
    RUNS = "runs"


EVERYWHERE = frozenset(Context)
#: Panes that show what belongs to something: nobody goes there without saying to what.
LIMITED = frozenset({Context.HOLDERS})


class Kind(StrEnum):
    """How a question is answered: a line of text, an amount, `y` or anything else for no, or a number typed out."""

    TEXT = "text"
    AMOUNT = "amount"
    CONFIRM = "confirm"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the status line. `error` says why the answer before was not taken.

    `limit` is the most characters the API takes; `preview` is the plan as it would be carried out; `suggest` gives
    whole answers for what was typed so far.
    """

    label: str
    kind: Kind = Kind.TEXT
    default: str = ""
    limit: int | None = None
    error: str | None = None
    preview: Plan | None = None
    suggest: Callable[[str], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What a command acts on: row ids of the pane, the marked ones or the one under the cursor.

    `within` is the id that the pane is limited to, as holders are to their type; `workers` are those marked in the
    workers pane.
    """

    context: Context
    ids: tuple[str, ...] = ()
    within: str = ""
    workers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """What a command does to actions that exist already; `work` does it and returns what to say of it, if anything."""

    work: Callable[[], Awaitable[str]]


Dialogue = Generator[Question, str, Plan | Errand | None]


def _always(_desk: Desk, _selection: Selection) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """A command. Where `dialogue` is None the console itself carries it out (moving, panes, help).

    `writes`: it changes the marketplace or the notes, so it does not exist in monitor mode. `footer` orders the line
    of keys, 0 leaves it out there. `wants_text`: one goes on typing behind its key. `why_not` gives the sentence why it
    cannot be done now, or None.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    contexts: frozenset[Context] = EVERYWHERE
    writes: bool = False
    footer: int = 0
    wants_text: bool = False
    dialogue: Callable[[Desk, Selection], Dialogue] | None = None
    why_not: Callable[[Desk, Selection], str | None] = _always

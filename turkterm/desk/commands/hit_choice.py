"""Which HITs a command acts on: those of the rows, or all of a group, and how they are called in a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.rows.groups import tally_of
from turkterm.desk.rows.hits import under_way
from turkterm.model.counting import counted
from turkterm.model.ids import HITId, HITTypeId, shorten
from turkterm.model.plans import Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.hit import Hit

#: The panes whose rows are HITs or groups of them.
ON_HITS = frozenset({Context.GROUPS, Context.HITS})

_REASONS = 3
_COUNT = re.compile(r" \([\d,]+\)$")

#: Why a HIT is left out; None where it is not.
Check = Callable[["Hit"], "str | None"]


class Chosen(NamedTuple):
    """The HITs that a command may act on, and those it leaves out with the reason."""

    hits: tuple[Hit, ...]
    refused: tuple[Refusal, ...] = ()

    @property
    def names(self) -> str:
        """`3EXA…MPL` or `12 HITs`."""
        return names_of(self.hits)


def chosen(desk: Desk, selection: Selection, why_left_out: Check) -> Chosen:
    """The selected HITs, sifted."""
    hits: list[Hit] = []
    refused: list[Refusal] = []
    for hit_id, hit, why in _judged(desk, selection, why_left_out):
        if hit is not None and why is None:
            hits.append(hit)
        else:
            refused.append(Refusal(hit_id, why or ""))
    return Chosen(tuple(hits), tuple(refused))


def _judged(desk: Desk, selection: Selection, check: Check) -> Iterator[tuple[HITId, Hit | None, str | None]]:
    busy = under_way(desk.board)
    for hit_id in _ids(desk, selection):
        hit = desk.board.hits.get(hit_id)
        if hit is None:
            yield hit_id, None, "it is gone from the marketplace"
        elif hit_id in busy:
            yield hit_id, hit, f"{busy[hit_id].action.verb} is {busy[hit_id].state} already"
        else:
            yield hit_id, hit, check(hit)


def whatever(_hit: Hit) -> None:
    """The check that leaves none out."""


def _ids(desk: Desk, selection: Selection) -> Sequence[HITId]:
    if selection.context is Context.HITS:
        return [HITId(key) for key in selection.ids]
    return [hit_id for key in selection.ids for hit_id in desk.board.by_type.get(HITTypeId(key), ())]


def names_of(hits: Sequence[Hit]) -> str:
    """`3EXA…MPL` or `12 HITs`."""
    return shorten(hits[0].hit_id) if len(hits) == 1 else counted(len(hits), "HIT")


def nothing_to(verb: str, desk: Desk, selection: Selection, check: Check) -> str | None:
    """Why a command cannot be done; None where it can, which the first HIT that passes tells.

    The line of keys asks this at every step of the cursor, of a group of 20,000 HITs too.
    """
    reasons: dict[str, None] = {}
    for _, _, why in _judged(desk, selection, check):
        if why is None:
            return None
        reasons[why] = None
    if not reasons:
        return "There is no HIT under the cursor"
    if len(reasons) > 1:  # how many of each HIT would be told as so many reasons
        reasons = dict.fromkeys(_COUNT.sub("", why) for why in reasons)
    some = "; ".join([*reasons][:_REASONS])
    return f"Nothing to {verb}: {some}"


def untaken(desk: Desk, hit: Hit) -> int:
    """Places that nobody is at or has filled: those that are open, and those that would open again."""
    tally = tally_of(desk.board, hit, desk.now())
    return max(0, hit.max_assignments - hit.pending - tally.submitted - tally.approved - tally.rejected)

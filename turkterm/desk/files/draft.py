"""What a file wants, row by row: to be done, done already, or refused and why. Nothing has happened yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from turkterm.model.action import Verb
from turkterm.model.money import Cents, show_amount
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from turkterm.model.action import Action, Entry
    from turkterm.model.ids import ActionId, HITId
    from turkterm.model.worker import Balance


#: Why rows are refused that have no mistake of their own.
WHOLE = "nothing of a file with mistakes is carried out"


class Fate(StrEnum):
    """What becomes of a row."""

    GO = "go"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the file as an action, which is carried out where its fate is `go`; `why` where it is not."""

    line: int
    action: Action
    fate: Fate = Fate.GO
    why: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """All rows of a file. `problems` are mistakes of the file, a sentence each: with one of them nothing is done.

    `stale` are actions of an interrupted run that this draft does anew, with the tokens that they had; `spare` are
    those whose rows need nothing any more. `dear` are the HITs whose rewards have the fee of 40 %.
    """

    path: Path
    title: str
    items: tuple[Item, ...]
    problems: tuple[str, ...] = ()
    stale: tuple[Entry, ...] = ()
    spare: tuple[Entry, ...] = ()
    dear: frozenset[HITId] = frozenset()

    @property
    def plan(self) -> Plan:
        """The rows that are to be done, and those that are refused."""
        actions = tuple(item.action for item in self.items if item.fate is Fate.GO)
        refused = (item for item in self.items if item.fate is Fate.REFUSED)
        return Plan(self.title, actions, tuple(Refusal(f"line {item.line}", item.why) for item in refused))

    @property
    def replaced(self) -> tuple[ActionId, ...]:
        """The stale and the spare actions, by their ids: they cost nothing beside the plan."""
        return tuple(entry.action.action_id for entry in (*self.stale, *self.spare))

    @property
    def dear_fees(self) -> Cents:
        """What of the plan's fees is at 40 %."""
        plan = self.plan
        return Cents(sum(one.fee for one in plan.actions if one.verb is not Verb.BONUS and one.hit_id in self.dear))

    def shortage(self, balance: Balance, *, holds_inside: bool) -> str | None:
        """Why the balance does not cover the plan; None where it does.

        Rewards were promised when their HITs were published; bonuses are paid out of what is not promised. Whether a
        balance counts what is on hold is UNKNOWN but for the embedded marketplace, where it does (`holds_inside`).
        """
        plan = self.plan
        bonuses = Cents(sum(one.amount + one.fee for one in plan.actions if one.verb is Verb.BONUS))
        held = balance.on_hold or Cents(0) if holds_inside else Cents(0)
        if plan.total > balance.available:
            return f"{show_amount(plan.total)} is needed, and the balance is {show_amount(balance.available)}"
        if bonuses > balance.available - held:
            free = Cents(balance.available - held)
            return (
                f"{show_amount(bonuses)} is needed for bonuses, and of the balance of"
                f" {show_amount(balance.available)} only {show_amount(free)} is not on hold for rewards"
            )
        return None

    def of(self, fate: Fate) -> tuple[Item, ...]:
        """The rows with one fate."""
        return tuple(item for item in self.items if item.fate is fate)

"""A plan: what a command would do, for whom, for how much, and what it refuses to do and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.money import Cents, show_amount

if TYPE_CHECKING:
    from turkterm.model.action import Action
    from turkterm.model.ids import ActionId


@dataclass(frozen=True, slots=True)
class Refusal:
    """A target that the plan leaves out, with the reason in plain words."""

    target: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions ready to be journaled, and the targets refused. Nothing has happened yet.

    `notes` are sentences to read before one agrees: what else it means, and why it is no other way.
    `then` gives the plan that follows once every action is done; it is told the id of what each has made.
    `lines` tell the actions where ids and sums do not say enough. `note` tells what was done already without the
    marketplace: a file written.
    """

    title: str
    actions: tuple[Action, ...]
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    then: Callable[[Mapping[ActionId, str]], Plan] | None = None
    lines: tuple[str, ...] = ()
    note: str = ""

    @property
    def amounts(self) -> Cents:
        """What workers get, in cents."""
        return Cents(sum(action.amount for action in self.actions))

    @property
    def fees(self) -> Cents:
        """What the marketplace adds, in cents."""
        return Cents(sum(action.fee for action in self.actions))

    @property
    def total(self) -> Cents:
        """What leaves the account, in cents."""
        return Cents(self.amounts + self.fees)

    @property
    def held(self) -> Cents:
        """What the marketplace sets aside on the balance until the work is reviewed, fees included, in cents."""
        return Cents(sum(action.held for action in self.actions))

    @property
    def people(self) -> int:
        """How many different workers it touches."""
        named = {action.worker_id for action in self.actions if action.worker_id}
        return len(named.union(*(action.worker_ids for action in self.actions)))

    @property
    def hits(self) -> int:
        """How many different HITs it touches."""
        return len({action.hit_id for action in self.actions if action.hit_id})

    @property
    def sum(self) -> str:
        """The sum as it is shown: `$0.50 + $0.10 fee = $0.60`."""
        return f"{show_amount(self.amounts)} + {show_amount(self.fees)} fee = {show_amount(self.total)}"

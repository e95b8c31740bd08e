"""HITs as a walk over their life keeps them in mind: whole lists of assignments, from which every figure is counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from turkterm.model.fees import reward_fee
from turkterm.model.money import Cents

DAY = 86_400.0
FIRST_BALANCE = 1_000_000
PLACES = ("Accepted", "Submitted", "Approved", "Rejected")
WORKERS = ("AONE", "ATWO", "ATHREE")
SHOWN = ("Submitted", "Approved", "Rejected")


@dataclass
class Work:
    """An assignment as the model sees it."""

    assignment_id: str
    worker: str
    deadline: float
    state: str = "Accepted"
    submitted: float = 0.0
    paid: int = 0
    bonuses: list[int] = field(default_factory=list)


@dataclass
class Task:
    """A HIT as the model sees it."""

    hit_id: str
    reward: int
    places: int
    duration: int
    delay: int
    expiration: float
    closed: bool = False
    disposed: bool = False
    disposal: float | None = None
    set_before: dict[int, float] = field(default_factory=dict)
    works: list[Work] = field(default_factory=list)

    def count(self, *states: str) -> int:
        """How many assignments are in one of the states."""
        return sum(work.state in states for work in self.works)

    @property
    def available(self) -> int:
        """Places that nobody takes and somebody could."""
        return 0 if self.closed or self.disposed else self.places - self.count(*PLACES)

    @property
    def status(self) -> str:
        """HITStatus."""
        if self.disposed:
            return "Disposed"
        if self.available:
            return "Assignable"
        return "Unassignable" if self.count("Accepted") else "Reviewable"

    @property
    def cost(self) -> int:
        """One approved assignment with its fee."""
        return self.reward + reward_fee(Cents(self.reward), self.places)

    @property
    def counters(self) -> tuple[int, ...]:
        """The counters of the HIT's row: available, then so many assignments in each of the four states."""
        return (self.available, *(self.count(state) for state in PLACES))

    @property
    def reopened(self) -> int:
        """What more would be promised if the HIT opened again."""
        return (self.places - self.count(*PLACES)) * self.cost if self.closed and not self.disposed else 0

    @property
    def hold(self) -> int:
        """What is promised."""
        return (self.available + self.count("Accepted", "Submitted")) * self.cost

    def changed(self, now: float) -> None:
        """Its state changed: the time of its disposal begins anew."""
        waits = self.status == "Reviewable" and not self.count("Submitted")
        self.disposal = now + 120 * DAY if waits else None

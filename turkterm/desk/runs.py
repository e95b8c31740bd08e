"""The actions that are known, by run: how far each run is, what failed, the latest verdict on an assignment.

Every count is kept as entries come, so that a question costs the same with ten actions as with ten thousand. Nothing
is carried out here, and nothing is written.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from turkterm.model.action import UNSENT, WANTED, ActionState, Entry, Verb
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.model.ids import ActionId, AssignmentId, WorkerId

#: Seconds over which the speed of a run is measured.
SPEED_SECONDS = 20.0

_BAD = frozenset({ActionState.FAILED, ActionState.UNSURE})
_UNDER_WAY = frozenset({ActionState.QUEUED, ActionState.SENT})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `rate` in actions a second over the last seconds; `seconds_left` None where nothing moves.

    `verb` is that of its first action; `what` names two where it takes two: `create qualification type and grant`.
    """

    run: str
    verb: Verb
    what: str
    total: int
    done: int
    failed: int
    unsure: int
    cancelled: int
    held: int
    under_way: int
    rate: float
    seconds_left: float | None
    people: int
    amount: Cents
    fee: Cents
    created: float
    who: str

    @property
    def left(self) -> int:
        """How many have not ended."""
        return self.held + self.under_way


@dataclass(slots=True)
class _Run:
    created: float
    who: str
    verbs: dict[Verb, None] = field(default_factory=dict)
    people: set[WorkerId] = field(default_factory=set)
    amount: int = 0
    fee: int = 0
    states: Counter[ActionState] = field(default_factory=Counter)
    ids: dict[ActionId, None] = field(default_factory=dict)
    bad: dict[ActionId, None] = field(default_factory=dict)
    ends: deque[float] = field(default_factory=deque)


class Runs:
    """All entries that the journal gave. `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.entries: dict[ActionId, Entry] = {}
        self.states: Counter[ActionState] = Counter()
        self._clock = clock
        self._runs: dict[str, _Run] = {}
        self._retried: dict[ActionId, ActionId] = {}
        self._latest: dict[AssignmentId, ActionId] = {}
        self._bonuses: defaultdict[AssignmentId, dict[ActionId, None]] = defaultdict(dict)

    def put(self, entry: Entry) -> None:
        """Add or replace an entry."""
        action, key = entry.action, entry.action.action_id
        before = self.entries.get(key)
        self.entries[key] = entry
        run = self._runs.setdefault(action.run, _Run(entry.created, entry.who))
        if before is None:
            run.verbs[action.verb] = None
            run.people.update(action.worker_ids if action.worker_id is None else (action.worker_id,))
            run.amount += action.amount
            run.fee += action.fee
        else:
            run.states[before.state] -= 1
            self.states[before.state] -= 1
        run.states[entry.state] += 1
        self.states[entry.state] += 1
        run.ids[key] = None
        if entry.state in _BAD:
            run.bad[key] = None
        else:
            run.bad.pop(key, None)
        if before is not None and before.state.open and not entry.state.open:
            run.ends.append(self._clock())
            self._forget(run)
        if action.retry_of is not None:
            self._retried[action.retry_of] = key
        if action.assignment_id is not None:
            self._about(action.assignment_id, entry)

    def _about(self, assignment_id: AssignmentId, entry: Entry) -> None:
        if entry.action.verb is Verb.BONUS:
            self._bonuses[assignment_id][entry.action.action_id] = None
        elif entry.action.verb in WANTED:
            latest = self.latest(assignment_id)
            if latest is None or _after(entry, latest):
                self._latest[assignment_id] = entry.action.action_id

    def latest(self, assignment_id: AssignmentId) -> Entry | None:
        """The last verdict on an assignment; one that is under way before all others."""
        action_id = self._latest.get(assignment_id)
        return None if action_id is None else self.entries[action_id]

    def retry_of(self, action_id: ActionId) -> Entry | None:
        """The action that tried this one again; None where none did."""
        again = self._retried.get(action_id)
        return None if again is None else self.entries[again]

    def __iter__(self) -> Iterator[str]:
        """The runs, in the order in which they became known."""
        return iter(self._runs)

    def of(self, run: str) -> tuple[Entry, ...]:
        """The entries of a run, in order."""
        found = self._runs.get(run)
        return () if found is None else tuple(self.entries[key] for key in found.ids)

    def progress(self, run: str) -> Progress | None:
        """How far a run is; None for one that is not known."""
        found = self._runs.get(run)
        if found is None:
            return None
        states = found.states
        rate = self._rate(found)
        under_way = sum(states[state] for state in _UNDER_WAY)
        verbs = tuple(found.verbs)
        return Progress(
            run,
            verbs[0],
            " and ".join(verbs) if len(verbs) == 2 else verbs[0],
            total=len(found.ids),
            done=states[ActionState.DONE],
            failed=states[ActionState.FAILED],
            unsure=states[ActionState.UNSURE],
            cancelled=states[ActionState.CANCELLED],
            held=states[ActionState.HELD],
            under_way=under_way,
            rate=rate,
            seconds_left=under_way / rate if rate and under_way else None,
            people=len(found.people),
            amount=Cents(found.amount),
            fee=Cents(found.fee),
            created=found.created,
            who=found.who,
        )

    def moving(self) -> Iterator[Progress]:
        """The runs that have something under way, oldest first."""
        for run, found in self._runs.items():
            if any(found.states[state] for state in _UNDER_WAY) and (progress := self.progress(run)):
                yield progress

    def unsent(self, run: str) -> tuple[ActionId, ...]:
        """What of a run was not sent, in order."""
        return tuple(entry.action.action_id for entry in self.of(run) if entry.state in UNSENT)

    def failures(self, run: str) -> tuple[Entry, ...]:
        """What failed or is unsure in a run and was not tried again, in order; `outcome` says why in words."""
        found = self._runs.get(run)
        return () if found is None else tuple(self.entries[key] for key in found.bad if key not in self._retried)

    def paid_for(self, assignment_id: AssignmentId) -> Cents:
        """What was or may be paid in bonuses for an assignment by these actions, in cents."""
        nothing = {ActionState.FAILED, ActionState.CANCELLED}
        mine = (self.entries[key] for key in self._bonuses.get(assignment_id, ()))
        return Cents(sum(entry.action.amount for entry in mine if entry.state not in nothing))

    def _rate(self, run: _Run) -> float:
        self._forget(run)
        if not run.ends:
            return 0.0
        return len(run.ends) / max(1.0, min(SPEED_SECONDS, self._clock() - run.ends[0]))

    def _forget(self, run: _Run) -> None:
        horizon = self._clock() - SPEED_SECONDS
        while run.ends and run.ends[0] < horizon:
            run.ends.popleft()


def _after(entry: Entry, latest: Entry) -> bool:
    """Whether an entry tells more about its assignment. Clocks are turned back: what is under way counts most."""
    if entry.state.open is not latest.state.open:
        return entry.state.open
    return entry.created >= latest.created

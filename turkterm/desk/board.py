"""What is known of the marketplace right now: the one place that panes read from.

The poller and the carry-out put in what they learned; the board compares, keeps and tells its watchers which ids
changed. It asks nobody anything. Knowledge only goes forward: an assignment known to be reviewed does not become
unreviewed because an older page arrived late.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from turkterm.desk.inbox import Inbox
from turkterm.desk.qualifications import Qualifications
from turkterm.desk.runs import Runs
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.model.action import Entry
    from turkterm.model.hit import Hit
    from turkterm.model.ids import AssignmentId, HITId, HITTypeId, WorkerId
    from turkterm.model.remark import Remark
    from turkterm.model.worker import Balance, Block, Bonus

#: How long before an auto-approval the header counts it as pressing.
PRESSING_HOURS = 6


class Topic(StrEnum):
    """What a change is about."""

    HITS = "hits"
    ASSIGNMENTS = "assignments"
    BLOCKS = "blocks"
    WORKERS = "workers"
    BONUSES = "bonuses"
    QUALIFICATIONS = "qualifications"
    REQUESTS = "requests"
    BALANCE = "balance"
    ACTIVITY = "activity"
    PAGES = "pages"
    SIGNALS = "signals"
    REMARKS = "remarks"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Changed:
    """Ids that are new, changed or gone: HITs, assignments, workers, types, requests or actions, as the topic says.

    Workers: those whose work went away with its HIT, and those whose qualifications changed.
    """

    topic: Topic
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """The assignments of one HIT in numbers; `next_auto` is the earliest auto-approval of one that waits."""

    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    next_auto: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How fresh the board is. Times are the person's clock; `progress` is (read, of) while assignments are read."""

    loaded: bool = False
    last_read: float | None = None
    problem: str | None = None
    next_try: float | None = None
    progress: tuple[int, int] | None = None

    def with_problem(self, problem: str) -> State:
        """The same, with something that went wrong."""
        return replace(self, problem=problem)


Watcher = Callable[[Changed], None]

#: [SDK] Submitted → Approved or Rejected, Rejected → Approved; no way back.
_ORDER = (AssignmentStatus.SUBMITTED, AssignmentStatus.REJECTED, AssignmentStatus.APPROVED)


class Board:
    """Everything known, by id. Read the mappings; change them through the methods alone."""

    def __init__(self) -> None:
        self.hits: dict[HITId, Hit] = {}
        self.by_type: defaultdict[HITTypeId, dict[HITId, None]] = defaultdict(dict)
        self.assignments: dict[AssignmentId, Assignment] = {}
        self.by_hit: defaultdict[HITId, dict[AssignmentId, None]] = defaultdict(dict)
        self.by_worker: defaultdict[WorkerId, dict[AssignmentId, None]] = defaultdict(dict)
        self.tallies: dict[HITId, Tally] = {}
        self.blocks: dict[WorkerId, Block] = {}
        self.bonuses: dict[AssignmentId, tuple[Bonus, ...]] = {}
        types_changed = partial(self.tell, Topic.QUALIFICATIONS)
        self.qualifications = Qualifications(types_changed, partial(self.tell, Topic.WORKERS))
        self.inbox = Inbox(types_changed, partial(self.tell, Topic.REQUESTS))
        self.balance: Balance | None = None
        self.runs = Runs()
        self.entries = self.runs.entries
        self.remarks: dict[AssignmentId, Remark] = {}
        self.worker_remarks: dict[WorkerId, Remark] = {}
        self.state = State()
        self._verdicts: dict[WorkerId, tuple[int, int]] = {}
        self._watchers: list[Watcher] = []

    # -- watching --------------------------------------------------------------------------------------------------

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Call `watcher` on every change; returns what ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def tell(self, topic: Topic, ids: Iterable[str] = ()) -> None:
        """Tell the watchers that these ids changed."""
        changed = Changed(topic, frozenset(ids))
        for watcher in tuple(self._watchers):
            watcher(changed)

    # -- HITs and assignments --------------------------------------------------------------------------------------

    def put_hits(self, hits: Iterable[Hit]) -> None:
        """Add or replace HITs."""
        fresh = [hit for hit in hits if self.hits.get(hit.hit_id) != hit]
        for hit in fresh:
            before = self.hits.get(hit.hit_id)
            if before is not None and before.hit_type_id != hit.hit_type_id:
                self._leave_type(before)
            self.hits[hit.hit_id] = hit
            self.by_type[hit.hit_type_id][hit.hit_id] = None
        if fresh:
            self.tell(Topic.HITS, (hit.hit_id for hit in fresh))

    def keep_hits(self, present: set[HITId]) -> None:
        """Drop the HITs that a complete reading no longer has, with their assignments."""
        gone = [hit_id for hit_id in self.hits if hit_id not in present]
        dropped: list[AssignmentId] = []
        workers: set[WorkerId] = set()
        for hit_id in gone:
            self._leave_type(self.hits.pop(hit_id))
            self.tallies.pop(hit_id, None)
            for assignment_id in self.by_hit.pop(hit_id, {}):
                assignment = self.assignments.pop(assignment_id)
                self._count(assignment, -1)
                self.by_worker[assignment.worker_id].pop(assignment_id, None)
                self.bonuses.pop(assignment_id, None)
                dropped.append(assignment_id)
                workers.add(assignment.worker_id)
        if gone:
            self.tell(Topic.HITS, gone)
        if dropped:
            self.tell(Topic.ASSIGNMENTS, dropped)
            self.tell(Topic.WORKERS, workers)

    def _leave_type(self, hit: Hit) -> None:
        siblings = self.by_type[hit.hit_type_id]
        siblings.pop(hit.hit_id, None)
        if not siblings:
            del self.by_type[hit.hit_type_id]

    def put_assignments(self, hit_id: HITId, assignments: Iterable[Assignment]) -> None:
        """Add or replace assignments of one HIT; a reviewed one never becomes unreviewed again."""
        fresh = []
        for assignment in assignments:
            before = self.assignments.get(assignment.assignment_id)
            if before is not None and (before == assignment or _older(assignment, before)):
                continue
            if before is not None:
                self._count(before, -1)
            self._count(assignment, 1)
            self.assignments[assignment.assignment_id] = assignment
            self.by_hit[hit_id][assignment.assignment_id] = None
            self.by_worker[assignment.worker_id][assignment.assignment_id] = None
            fresh.append(assignment.assignment_id)
        if fresh or hit_id not in self.tallies:
            self.tallies[hit_id] = self._tally(hit_id)
            self.tell(Topic.ASSIGNMENTS, fresh)

    def _count(self, assignment: Assignment, by: int) -> None:
        if assignment.status is not AssignmentStatus.SUBMITTED:
            approved, reviewed = self._verdicts.get(assignment.worker_id, (0, 0))
            one = by if assignment.status is AssignmentStatus.APPROVED else 0
            self._verdicts[assignment.worker_id] = (approved + one, reviewed + by)

    def approved_share(self, worker_id: WorkerId) -> float | None:
        """The approved share, 0 to 1, of what a worker did and was reviewed; None before any was. Costs one look-up."""
        approved, reviewed = self._verdicts.get(worker_id, (0, 0))
        return approved / reviewed if reviewed else None

    def _tally(self, hit_id: HITId) -> Tally:
        mine = [self.assignments[key] for key in self.by_hit[hit_id]]
        counts = Counter(one.status for one in mine)
        autos = (one.auto_approval_time for one in mine if one.status is AssignmentStatus.SUBMITTED)
        return Tally(
            counts[AssignmentStatus.SUBMITTED],
            counts[AssignmentStatus.APPROVED],
            counts[AssignmentStatus.REJECTED],
            min(autos, default=None),
        )

    def reviewed(self, assignment_id: AssignmentId, status: AssignmentStatus, at: float, feedback: str = "") -> None:
        """Note that a write of ours reviewed an assignment at this marketplace time, ahead of the next reading."""
        known = self.assignments.get(assignment_id)
        if known is None or known.status is status:
            return
        known = replace(known, status=status, feedback=clean(feedback, lines=True) or known.feedback)
        if status is AssignmentStatus.APPROVED:
            known = replace(known, approval_time=at)
        else:
            known = replace(known, rejection_time=at)
        self.put_assignments(known.hit_id, [known])

    # -- the rest --------------------------------------------------------------------------------------------------

    def put_blocks(self, blocks: Iterable[Block]) -> None:
        """Replace all blocks."""
        fresh = {block.worker_id: block for block in blocks}
        if fresh != self.blocks:
            ids = [key for key in fresh.keys() | self.blocks.keys() if fresh.get(key) != self.blocks.get(key)]
            self.blocks = fresh
            self.tell(Topic.BLOCKS, ids)

    def put_block(self, worker_id: WorkerId, block: Block | None) -> None:
        """Note one block, or that there is none."""
        others = [known for known in self.blocks.values() if known.worker_id != worker_id]
        self.put_blocks(others if block is None else [*others, block])

    def put_bonuses(self, bonuses: Mapping[AssignmentId, tuple[Bonus, ...]]) -> None:
        """Replace the bonuses known of these assignments; a shorter list is an older one, for none is taken back."""
        known = self.bonuses
        fresh = {
            key: paid
            for key, paid in bonuses.items()
            if key not in known or (known[key] != paid and len(paid) >= len(known[key]))
        }
        if fresh:
            self.bonuses |= fresh
            self.tell(Topic.BONUSES, fresh)

    def put_remarks(
        self, assignments: Mapping[AssignmentId, Remark], workers: Mapping[WorkerId, Remark] | None = None
    ) -> None:
        """Add or replace private remarks; those that say nothing are taken away."""
        noted = workers or {}
        self.remarks = {key: one for key, one in (self.remarks | dict(assignments)).items() if one}
        self.worker_remarks = {key: one for key, one in (self.worker_remarks | dict(noted)).items() if one}
        if assignments or noted:
            self.tell(Topic.REMARKS, [*assignments, *noted])

    def put_balance(self, balance: Balance) -> None:
        """Note the account's balance."""
        if balance != self.balance:
            self.balance = balance
            self.tell(Topic.BALANCE)

    def put_entries(self, entries: Iterable[Entry]) -> None:
        """Add or replace journal entries; a row shows the latest verdict on its assignment, an open one first."""
        ids = []
        for entry in entries:
            self.runs.put(entry)
            ids.append(entry.action.action_id)
        if ids:
            self.tell(Topic.ACTIVITY, ids)

    def bonuses_of(self, assignment_id: AssignmentId) -> Cents:
        """What was paid in bonuses for an assignment, in cents, as far as the marketplace or the journal shows."""
        listed = Cents(sum(bonus.amount for bonus in self.bonuses.get(assignment_id, ())))
        return max(listed, self.runs.paid_for(assignment_id))

    def latest(self, assignment_id: AssignmentId) -> Entry | None:
        """The last verdict on an assignment that the journal has."""
        return self.runs.latest(assignment_id)

    def put_state(self, state: State) -> None:
        """Note how fresh all this is."""
        if state != self.state:
            self.state = state
            self.tell(Topic.STATE)


def _older(candidate: Assignment, known: Assignment) -> bool:
    """Whether a page says less than is known."""
    return _ORDER.index(candidate.status) < _ORDER.index(known.status)

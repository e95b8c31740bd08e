"""What the rest of turkterm may ask of a marketplace: small protocols for reading, one for writing.

Panes and use cases type against these and never against an API client, so that monitor mode is the absence of a Writer
and tests can stand in for a marketplace. Every method raises `faults.GatewayError`, whose text is a sentence for the
operator. Nothing here imports the API client: the console loads this module before its first paint.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from turkterm.model.assignment import Assignment, AssignmentStatus
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Hit
    from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
    from turkterm.model.money import Cents
    from turkterm.model.qualification import Holder, QualificationType
    from turkterm.model.worker import Balance, Block, Bonus

#: The most workers that one NotifyWorkers call takes [DOC].
MOST_NOTIFIED = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """The marketplace's yes to a write. `request_id` is what its support asks for.

    `failures` names the workers whom NotifyWorkers did not reach, with the marketplace's reason: that call answers
    200 whatever becomes of the single messages [DOC].
    """

    request_id: str | None = None
    failures: Mapping[WorkerId, str] = field(default_factory=dict)


class HitReader(Protocol):
    """Reads HITs."""

    def hits(self) -> AsyncIterator[tuple[Hit, ...]]:
        """All HITs that are not disposed, newest first, a page of up to 100 at a time."""

    async def hit(self, hit_id: HITId) -> Hit:
        """One HIT."""

    async def question(self, hit_id: HITId) -> str:
        """A HIT's question as XML, exactly as the marketplace has it: not cleaned."""


class AssignmentReader(Protocol):
    """Reads assignments and the bonuses paid for them."""

    def assignments(
        self,
        hit_id: HITId,
        statuses: frozenset[AssignmentStatus] | None = None,
        expected: int | None = None,
    ) -> AsyncIterator[tuple[Assignment, ...]]:
        """The assignments of a HIT, oldest submission first, a page of up to 100 at a time; all states by default.

        With `expected` no further page is asked once that many were read: it saves the empty page at the end.
        """

    async def assignment(self, assignment_id: AssignmentId) -> Assignment:
        """One assignment that was submitted."""

    async def file_url(self, assignment_id: AssignmentId, question: str) -> CleanText:
        """Where the file that answers a question can be fetched, for a minute from now on [SDK]."""

    async def bonuses(
        self, *, hit_id: HITId | None = None, assignment_id: AssignmentId | None = None
    ) -> tuple[Bonus, ...]:
        """All bonuses of a HIT or of an assignment; one of the two must be given."""


class WorkerReader(Protocol):
    """Reads what is known of workers."""

    async def blocks(self) -> tuple[Block, ...]:
        """All blocked workers."""


class QualificationReader(Protocol):
    """Reads qualification types and who holds them."""

    async def qualification_types(
        self, *, query: str | None = None, owned: bool = True
    ) -> tuple[QualificationType, ...]:
        """Qualification types, this requester's own by default, that match `query`."""

    async def holders(self, type_id: QualificationTypeId, status: str = "Granted") -> tuple[Holder, ...]:
        """Who holds a type of one's own (`Granted`) or no longer does (`Revoked`)."""

    async def score(self, type_id: QualificationTypeId, worker_id: WorkerId) -> Holder | None:
        """What one worker holds of a type; None where the worker does not hold it."""


class AccountReader(Protocol):
    """Reads the account."""

    async def balance(self) -> Balance:
        """What the account holds."""


class Reader(HitReader, AssignmentReader, WorkerReader, QualificationReader, AccountReader, Protocol):
    """Everything that can be read."""


class Writer(Protocol):
    """Everything that changes the marketplace. Each call sends one request; what was lost is not sent again here.

    Raises `faults.Unsure` where the request may have arrived, `faults.Refused` and its kinds for a definite no, and
    `faults.Throttled` or `faults.Unavailable` where nothing happened.
    """

    async def approve(
        self, assignment_id: AssignmentId, feedback: str | None = None, *, override: bool = False
    ) -> Receipt:
        """ApproveAssignment; `override` turns a rejection within 30 days into an approval [SDK]."""

    async def reject(self, assignment_id: AssignmentId, feedback: str) -> Receipt:
        """RejectAssignment; the marketplace wants feedback [boto3#1222]."""

    async def send_bonus(
        self, worker_id: WorkerId, assignment_id: AssignmentId, amount: Cents, reason: str, token: str
    ) -> Receipt:
        """SendBonus with its UniqueRequestToken: within 24 hours the same token pays once [DOC]."""

    async def block(self, worker_id: WorkerId, reason: str) -> Receipt:
        """CreateWorkerBlock; a block that is there already stays [D08]."""

    async def unblock(self, worker_id: WorkerId, reason: str | None = None) -> Receipt:
        """DeleteWorkerBlock; succeeds where there is no block [SDK]."""

    async def notify(self, worker_ids: Sequence[WorkerId], subject: str, text: str) -> Receipt:
        """NotifyWorkers: mail to at most 100 workers; read the receipt's failures."""

    async def grant(
        self, type_id: QualificationTypeId, worker_id: WorkerId, score: int | None = None, *, notify: bool = True
    ) -> Receipt:
        """AssociateQualificationWithWorker; a worker who holds the type gets the new score [SDK]."""

    async def revoke(self, type_id: QualificationTypeId, worker_id: WorkerId, reason: str | None = None) -> Receipt:
        """DisassociateQualificationFromWorker."""

    async def create_type(
        self, name: str, description: str, keywords: str | None = None, *, active: bool = True
    ) -> QualificationType:
        """CreateQualificationType without a test."""

    async def expire(self, hit_id: HITId, at: float) -> Receipt:
        """UpdateExpirationForHIT: `at` in epoch seconds, whole ones; an instant in the past expires the HIT now."""

    async def delete_hit(self, hit_id: HITId) -> Receipt:
        """DeleteHIT: only reviewable HITs whose assignments are all reviewed [SDK]."""

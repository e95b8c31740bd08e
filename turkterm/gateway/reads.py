"""Reads of the marketplace as values of the model: single objects, and listings read to their end.

A listing asks for pages of 100, the most the API gives, and ends where the marketplace says so: at a page without a
NextToken or at an empty page, never at a short one, for the service gives short pages in the middle. A token that
comes a second time would be an endless loop [boto3#2717] and ends with a fault instead.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from turkterm.gateway import translate
from turkterm.gateway.faults import NotFound, Unavailable, WrongState, unreadable
from turkterm.gateway.pacing import Priority

if TYPE_CHECKING:
    from turkterm.gateway.calls import Caller
    from turkterm.model.assignment import Assignment, AssignmentStatus
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Hit
    from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
    from turkterm.model.qualification import Exam, Holder, QualificationRequest, QualificationType
    from turkterm.model.review import ReviewReport
    from turkterm.model.worker import Balance, Block, Bonus

#: The most that one page of a listing holds [SDK]; the service's default is 10.
PAGE = 100

T = TypeVar("T")


class MarketplaceReader:
    """The Reader over one connection; all its requests have one priority."""

    def __init__(self, caller: Caller, priority: Priority = Priority.BACKGROUND) -> None:
        self._caller = caller
        self._priority = priority

    async def hits(self) -> AsyncIterator[tuple[Hit, ...]]:
        """All HITs that are not disposed, newest first [S000]."""
        async for page in self._pages("ListHITs", "HITs", {}, translate.hit):
            yield page

    async def hit(self, hit_id: HITId) -> Hit:
        """GetHIT."""
        return await self._get("GetHIT", {"HITId": hit_id}, "HIT", translate.hit)

    async def question(self, hit_id: HITId) -> str:
        """The question's XML as it came; empty where the HIT has none."""
        return await self._get("GetHIT", {"HITId": hit_id}, "HIT", lambda wire: str(wire.get("Question", "")))

    async def hits_using(self, type_id: QualificationTypeId) -> AsyncIterator[tuple[Hit, ...]]:
        """ListHITsForQualificationType."""
        params = {"QualificationTypeId": type_id}
        async for page in self._pages("ListHITsForQualificationType", "HITs", params, translate.hit):
            yield page

    async def review_report(self, hit_id: HITId) -> ReviewReport:
        """ListReviewPolicyResultsForHIT, whose pages count the entries of all its lists together."""
        pages = self._walk("ListReviewPolicyResultsForHIT", {"HITId": hit_id}, translate.review_reports)
        return translate.joined([report async for page in pages for report in page])

    async def assignments(
        self,
        hit_id: HITId,
        statuses: frozenset[AssignmentStatus] | None = None,
        expected: int | None = None,
    ) -> AsyncIterator[tuple[Assignment, ...]]:
        """ListAssignmentsForHIT, oldest submission first [LEG]; asks no further once `expected` were read."""
        params: dict[str, Any] = {"HITId": hit_id}
        if statuses is not None:
            params["AssignmentStatuses"] = sorted(statuses)
        async for page in self._pages("ListAssignmentsForHIT", "Assignments", params, translate.assignment, expected):
            yield page

    async def assignment(self, assignment_id: AssignmentId) -> Assignment:
        """GetAssignment."""
        params = {"AssignmentId": assignment_id}
        return await self._get("GetAssignment", params, "Assignment", translate.assignment)

    async def file_url(self, assignment_id: AssignmentId, question: str) -> CleanText:
        """GetFileUploadURL."""
        params = {"AssignmentId": assignment_id, "QuestionIdentifier": question}
        return await self._get("GetFileUploadURL", params, "FileUploadURL", translate.address)

    async def bonuses(
        self, *, hit_id: HITId | None = None, assignment_id: AssignmentId | None = None
    ) -> tuple[Bonus, ...]:
        """ListBonusPayments; with both given the marketplace looks at the assignment [SDK]."""
        if hit_id is None and assignment_id is None:
            raise ValueError("bonuses are listed of a HIT or of an assignment")
        params = {"HITId": hit_id, "AssignmentId": assignment_id}
        given = {name: value for name, value in params.items() if value is not None}
        return await self._all("ListBonusPayments", "BonusPayments", given, translate.bonus)

    async def blocks(self) -> tuple[Block, ...]:
        """ListWorkerBlocks."""
        return await self._all("ListWorkerBlocks", "WorkerBlocks", {}, translate.block)

    async def qualification_types(
        self, *, query: str | None = None, owned: bool = True
    ) -> tuple[QualificationType, ...]:
        """ListQualificationTypes, those that workers cannot request included."""
        params: dict[str, Any] = {"MustBeRequestable": False, "MustBeOwnedByCaller": owned}
        if query:
            params["Query"] = query
        return await self._all("ListQualificationTypes", "QualificationTypes", params, translate.qualification_type)

    async def qualification_type(self, type_id: QualificationTypeId) -> QualificationType:
        """GetQualificationType."""
        return await self._type(type_id, translate.qualification_type)

    async def exam(self, type_id: QualificationTypeId) -> Exam:
        """GetQualificationType's test and key as they came."""
        return await self._type(type_id, translate.exam)

    async def qualification_requests(
        self, type_id: QualificationTypeId | None = None
    ) -> tuple[QualificationRequest, ...]:
        """ListQualificationRequests."""
        params = {} if type_id is None else {"QualificationTypeId": type_id}
        convert = translate.qualification_request
        return await self._all("ListQualificationRequests", "QualificationRequests", params, convert)

    async def holders(self, type_id: QualificationTypeId, status: str = "Granted") -> tuple[Holder, ...]:
        """ListWorkersWithQualificationType."""
        params = {"QualificationTypeId": type_id, "Status": status}
        return await self._all("ListWorkersWithQualificationType", "Qualifications", params, translate.holder)

    async def score(self, type_id: QualificationTypeId, worker_id: WorkerId) -> Holder | None:
        """GetQualificationScore; None where the worker does not hold the type, or no longer [boto3#3171]."""
        params = {"QualificationTypeId": type_id, "WorkerId": worker_id}
        try:
            return await self._get("GetQualificationScore", params, "Qualification", translate.holder)
        except (NotFound, WrongState) as no:
            if no.code in {"QualificationDoesNotExist", "InvalidQualificationState"}:
                return None
            raise

    async def balance(self) -> Balance:
        """GetAccountBalance."""
        answer = await self._caller.read("GetAccountBalance", {}, self._priority)
        with _readable("GetAccountBalance"):
            return translate.balance(answer)

    async def _type(self, type_id: QualificationTypeId, convert: Callable[[translate.Wire], T]) -> T:
        return await self._get("GetQualificationType", {"QualificationTypeId": type_id}, "QualificationType", convert)

    async def _get(self, operation: str, params: Mapping[str, Any], member: str, convert: Callable[[Any], T]) -> T:
        answer = await self._caller.read(operation, params, self._priority)
        with _readable(operation):
            return convert(answer[member])

    async def _all(
        self, operation: str, member: str, params: Mapping[str, Any], convert: Callable[[translate.Wire], T]
    ) -> tuple[T, ...]:
        return tuple([item async for page in self._pages(operation, member, params, convert) for item in page])

    def _pages(
        self,
        operation: str,
        member: str,
        params: Mapping[str, Any],
        convert: Callable[[translate.Wire], T],
        expected: int | None = None,
    ) -> AsyncIterator[tuple[T, ...]]:
        def items(answer: translate.Wire) -> tuple[T, ...]:
            if member not in answer and "NumResults" not in answer:
                raise ValueError("neither items nor their number")  # no page: not to be taken for the last one
            return tuple(convert(item) for item in answer.get(member) or ())

        return self._walk(operation, params, items, expected)

    async def _walk(
        self,
        operation: str,
        params: Mapping[str, Any],
        items: Callable[[translate.Wire], tuple[T, ...]],
        expected: int | None = None,
    ) -> AsyncIterator[tuple[T, ...]]:
        asking = {**params, "MaxResults": PAGE}
        tokens: set[str] = set()
        count = 0
        while True:
            answer = await self._caller.read(operation, asking, self._priority)
            with _readable(operation):
                page = items(answer)
            if page:
                yield page
            count += len(page)
            token = answer.get("NextToken")
            if not token or not page or (expected is not None and count >= expected):
                return
            if token in tokens:
                raise Unavailable(f"the marketplace repeats a page of {operation}; reading stopped after {count}")
            tokens.add(token)
            asking["NextToken"] = token


@contextmanager
def _readable(operation: str) -> Iterator[None]:
    """Turn an answer of another form than the API describes into a fault."""
    try:
        yield
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise unreadable(operation) from error

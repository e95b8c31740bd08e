"""The marketplace that rows of the tables are asked of: what boto3 answers, and what workers and time do meanwhile."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.marketplace.market import QUESTION
from tests.marketplace.serving import Serving
from turkterm.marketplace import labour, requests
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.layouts import layout_id
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.requests import Granted, Requested
from turkterm.marketplace.rules.money import open_account
from turkterm.marketplace.scheduler import Scheduler
from turkterm.marketplace.store import AccessKey
from turkterm.model.money import Cents

PREFIX = "AWS.MechanicalTurk."
Params = dict[str, Any]

#: What lies beside the store of every world: a layout.
LAYOUT_FILE, LAYOUT_PAGE = "word.html", "<p>Warm?</p><!-- ${word} -->"
LAYOUT = layout_id(LAYOUT_FILE)


class World:
    """One marketplace for all rows; HITs, types and workers are new for each, so that rows do not meet."""

    def __init__(self, served: Serving, key: AccessKey | None = None, stamp: str = r" \(\d{13}\)") -> None:
        """`key` is another requester's, by default the first one's; `stamp` the pattern of what messages end in."""
        self.served = served
        self.stamp = stamp
        self.raw: Params = {}
        self.body = b""
        self.headers: dict[str, str] = {}
        self.api = self.client(key)
        self.reader = self.client(served.keys[1])
        #: A client that does not even check what botocore checks.
        self.bare = self.client(parameter_validation=False)
        self._numbers = count(1)

    def client(self, *arguments: Any, **config: Any) -> Any:
        """Plain boto3 (see `Serving.client`); what it gets stays to be looked at."""
        return self.watched(self.served.client(*arguments, **config))

    def watched(self, client: Any) -> Any:
        """The client, whose answers stay to be looked at."""
        client.meta.events.register("before-parse.mturk", self._keep)
        return client

    def _keep(self, response_dict: Params, **_: Any) -> None:
        self.body, self.headers = response_dict["body"], dict(response_dict["headers"])
        self.raw = json.loads(self.body)

    def call(self, operation: str, /, *, by: Any = None, **params: Any) -> Params:
        """An operation through boto3, by its name on the wire; `by` another client than the requester's."""
        client = by or self.api
        method = next(name for name, wire in client.meta.method_to_api_mapping.items() if wire == operation)
        answer: Params = getattr(client, method)(**params)
        answer.pop("ResponseMetadata")
        return answer

    def refused(self, operation: str, /, **params: Any) -> str:
        """The code of the error that the operation answers, or its kind where it has none."""
        with pytest.raises(ClientError) as caught:
            self.call(operation, **params)
        code: str = caught.value.response.get("TurkErrorCode", caught.value.response["Error"]["Code"])
        return code.removeprefix(PREFIX)

    def new(self, **params: Any) -> Params:
        """Parameters of a new HIT of a HIT type of its own."""
        given = {
            "Title": f"How warm is word {next(self._numbers)}?",
            "Description": "Read a word and say how warm it is",
            "Reward": "0.10",
            "AssignmentDurationInSeconds": 600,
            "LifetimeInSeconds": 86_400,
            "Question": QUESTION,
            **params,
        }
        return {name: value for name, value in given.items() if value is not None}

    def hit(self, **params: Any) -> str:
        """The id of a new HIT."""
        return str(self.call("CreateHIT", **self.new(**params))["HIT"]["HITId"])

    def look(self, hit_id: str) -> Params:
        """The HIT as GetHIT answers it."""
        found: Params = self.call("GetHIT", HITId=hit_id)["HIT"]
        return found

    def life(self, hit_id: str) -> tuple[str, int, int, int]:
        """Status, available, pending and completed."""
        hit = self.look(hit_id)
        counters = (hit[f"NumberOfAssignments{name}"] for name in ("Available", "Pending", "Completed"))
        available, pending, completed = counters
        return hit["HITStatus"], available, pending, completed

    def worker(self, locale: str = "US") -> str:
        """A new worker."""
        worker_id = f"AWORKER{next(self._numbers)}"
        self.served.store.write_now(lambda tx: labour.ensure_worker(tx, worker_id, locale))
        return worker_id

    def accept(self, hit_id: str, worker: str = "") -> str:
        """A worker, a new one unless named, accepts the HIT; returns the assignment's id."""
        worker_id = worker or self.worker()
        return self.served.store.write_now(lambda tx: labour.accept(tx, worker_id, hit_id))

    def submit(self, assignment_id: str, answers: Any = None) -> str:
        """The assignment is handed in."""
        self.served.store.write_now(
            lambda tx: labour.submit(tx, assignment_id, {"q": "v"} if answers is None else answers)
        )
        return assignment_id

    def submitted(self, hit_id: str, answers: Any = None) -> str:
        """A submitted assignment of the HIT."""
        return self.submit(self.accept(hit_id), answers)

    def give_back(self, assignment_id: str) -> None:
        """The assignment is returned."""
        self.served.store.write_now(lambda tx: labour.give_back(tx, assignment_id))

    def approved(self, hit_id: str) -> str:
        """An approved assignment of the HIT."""
        assignment_id = self.submitted(hit_id)
        self.call("ApproveAssignment", AssignmentId=assignment_id)
        return assignment_id

    def rejected(self, hit_id: str) -> str:
        """A rejected assignment of the HIT."""
        assignment_id = self.submitted(hit_id)
        self.call("RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="no")
        return assignment_id

    def done(self, assignment_id: str) -> Params:
        """The assignment as GetAssignment answers it."""
        found: Params = self.call("GetAssignment", AssignmentId=assignment_id)["Assignment"]
        return found

    def reviewable(self) -> str:
        """A HIT with one assignment, which waits for a review."""
        hit_id = self.hit()
        self.submitted(hit_id)
        return hit_id

    def end(self, hit_id: str) -> str:
        """The HIT expires now."""
        self.call("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0)
        return hit_id

    def disposed(self) -> str:
        """The id of a HIT that was deleted."""
        hit_id = self.end(self.hit())
        self.call("DeleteHIT", HITId=hit_id)
        return hit_id

    def money(self) -> tuple[int, int]:
        """Available and on hold, in cents."""
        balance = self.call("GetAccountBalance")
        available, on_hold = (int(balance[name].replace(".", "")) for name in ("AvailableBalance", "OnHoldBalance"))
        return available, on_hold

    def dear(self) -> str:
        """A reward of which one assignment takes more than half of the money that is free, with its fee."""
        available, on_hold = self.money()
        return f"{(available - on_hold) // 2 / 100:.2f}"

    def other(self, operation: str, /, **params: Any) -> Params:
        """What a requester who is new answers for an operation of theirs."""

        def make(tx: Any) -> Params:
            open_account(tx, Cents(1_000_000))
            return OPERATIONS[operation].run(tx, params)

        return self.served.store.write_now(make, f"A2OTHER{next(self._numbers)}")

    def other_hit(self) -> Params:
        """A HIT of another requester."""
        made: Params = self.other("CreateHIT", **self.new())["HIT"]
        return made

    def later(self, seconds: float) -> None:
        """Time passes, and what falls due happens."""
        self.served.clock.turn(seconds)
        tick = Scheduler(self.served.store, self.served.clock).tick
        while self.served.store.write_now(tick):
            pass

    @property
    def now(self) -> float:
        """The marketplace's time."""
        return self.served.clock.now()

    # -- qualifications ------------------------------------------------------------------------------------------------

    def name(self) -> str:
        """A name that no type has."""
        return f"Type {next(self._numbers)}"

    def new_type(self, **params: Any) -> Params:
        """Parameters of a new type."""
        return {"Name": self.name(), "Description": "x", "QualificationTypeStatus": "Active", **params}

    def kind(self, **params: Any) -> str:
        """The id of a new type."""
        return str(
            self.call("CreateQualificationType", **self.new_type(**params))["QualificationType"]["QualificationTypeId"]
        )

    def named(self, **params: Any) -> Params:
        """The names of a new type and a new worker."""
        return {"QualificationTypeId": self.kind(), "WorkerId": self.worker(), **params}

    def gone(self) -> str:
        """The id of a deleted type."""
        kind = self.kind()
        self.call("DeleteQualificationType", QualificationTypeId=kind)
        return kind

    def theirs(self, status: str = "Active") -> str:
        """The id of a type of another requester."""
        made = self.other("CreateQualificationType", **self.new_type(QualificationTypeStatus=status))
        return str(made["QualificationType"]["QualificationTypeId"])

    def ask(self, kind: str, answers: Any = None, worker: str = "") -> Requested | Granted:
        """A worker requests the type."""
        worker = worker or self.worker()
        return self.served.store.write_now(lambda tx: requests.request(tx, worker, kind, answers))

    def pending(self, kind: str = "") -> str:
        """The id of a new pending request."""
        asked = self.ask(kind or self.kind())
        assert isinstance(asked, Requested)
        return asked.request_id

    def decided(self, operation: str) -> str:
        """The id of a request that was accepted or rejected."""
        request = self.pending()
        self.call(operation, QualificationRequestId=request)
        return request

    def holder(self, kind: str, *, revoked: bool = False, **params: Any) -> Params:
        """The parameters that name a new worker who holds the type."""
        names = {"QualificationTypeId": kind, "WorkerId": self.worker()}
        self.call("AssociateQualificationWithWorker", **names, **params)
        if revoked:
            self.call("DisassociateQualificationFromWorker", **names)
        return names

    def score(self, kind: str, worker: str) -> int:
        """The worker's score as GetQualificationScore answers it."""
        answer = self.call("GetQualificationScore", QualificationTypeId=kind, WorkerId=worker)
        return int(answer["Qualification"]["IntegerValue"])

    def requiring(self, *requirements: Params) -> Params:
        """Parameters of a new HIT with these requirements."""
        return self.new(QualificationRequirements=list(requirements))

    def fits(self, hit_id: str, worker: str) -> bool:
        """Whether the worker may accept the HIT."""
        try:
            self.served.store.write_now(lambda tx: labour.accept(tx, worker, hit_id))
        except ApiError as error:
            if error.code != f"{PREFIX}DoesNotMeetRequirements":
                raise
            return False
        return True

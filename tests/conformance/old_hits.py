"""The HIT side of the API through plain boto3: a row a rule, with the label of its source (see `table`)."""

from __future__ import annotations

import asyncio
import re
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from botocore.exceptions import ClientError
from sqlalchemy import update

from tests.conformance.table import Edge, Params, Row, World, bad, invalid, request_error
from tests.marketplace.market import QUESTION
from tests.marketplace.rules.review_policies.policies import known_answers, plurality
from tests.marketplace.serving import serving
from tests.marketplace.test_uploads import ANSWER
from turkterm.marketplace.layouts import FOLDER as LAYOUTS
from turkterm.marketplace.layouts import layout_id
from turkterm.marketplace.quirks import Quirks
from turkterm.marketplace.rules.extending import FIRST_EXTENDABLE
from turkterm.marketplace.schema import hits
from turkterm.marketplace.server import ServerSettings
from turkterm.marketplace.uploads import FOLDER as UPLOADS

pytestmark = pytest.mark.asyncio(loop_scope="module")

CREATE, WITH_TYPE, TYPE = "CreateHIT", "CreateHITWithHITType", "CreateHITType"
GET, LIST, REVIEWABLE = "GetHIT", "ListHITs", "ListReviewableHITs"
EXPIRE, EXTEND, DELETE = "UpdateExpirationForHIT", "CreateAdditionalAssignmentsForHIT", "DeleteHIT"
RETYPE, MARK = "UpdateHITTypeOfHIT", "UpdateHITReviewStatus"
RESULTS, UPLOAD = "ListReviewPolicyResultsForHIT", "GetFileUploadURL"
YEAR, MONTH = 31_536_000, 2_592_000
FUNDS = (
    "This Requester has insufficient funds in their account to complete this transaction. "
    "Please visit https://requester.mturk.com/prepayments/new to purchase Prepaid HITs.  "
)
LAYOUT = layout_id("word.html")
PAGE = QUESTION.partition("<![CDATA[")[2].partition("]]>")[0] + "<!-- ${word} -->"
TEN = "HITs created with fewer than 10 assignments cannot be extended to have 10 or more assignments."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("conformance")
    for name, file, text in ((LAYOUTS, "word.html", PAGE), (UPLOADS, "KEY-1", "hello")):
        (folder / name).mkdir()
        (folder / name / file).write_text(text)
    async with serving(folder) as served:
        yield World(served)


def gone(operation: str, **params: Any) -> list[Row | Edge]:
    """What every operation on a HIT answers for one that is not there."""

    def with_(world: World, hit_id: str) -> Params:
        made = {"HITTypeId": world.look(world.hit())["HITTypeId"]} if operation == RETYPE else {}
        return {"HITId": hit_id, **made, **params}

    rows: list[Row | Edge] = [
        request_error("psiTurk", f"no such HIT, {operation}", operation, lambda w: with_(w, "3NONE"),
                      "HITDoesNotExist", re.escape("Hit 3NONE does not exist.")),
        invalid("SDK", f"an id is capitals and digits, {operation}", operation, lambda w: with_(w, "abc"),
                re.escape("Value 'abc' at 'hITId' failed to satisfy constraint: "
                          "Member must satisfy regular expression pattern: ^[A-Z0-9]+$")),
        invalid("SDK", f"an id of 65, {operation}", operation, lambda w: with_(w, "3" * 65),
                ".*Member must have length less than or equal to 64"),
    ]  # fmt: skip
    if operation != DELETE:
        rows += [
            request_error("Dallinger", f"a disposed HIT, {operation}", operation, lambda w: with_(w, _disposed(w)),
                          "HITDoesNotExist", r"Hit \w{30} does not exist\.")
        ]  # fmt: skip
    return rows


def _disposed(world: World) -> str:
    hit_id = world.hit()
    world.call(EXPIRE, HITId=hit_id, ExpireAt=0)
    world.call(DELETE, HITId=hit_id)
    return hit_id


def _reviewable(world: World) -> str:
    hit_id = world.hit()
    world.submitted(hit_id)
    return hit_id


def _creating() -> list[Row | Edge]:
    def with_(**params: Any) -> Callable[[World], Params]:
        return lambda world: world.new(**params)

    def member(name: str) -> Callable[[World, Params, Params], Any]:
        return lambda world, params, answer: answer["HIT"].get(name)

    def limits(source: str, name: str, edges: Sequence[Any], past: Sequence[Any], **more: Any) -> list[Row | Edge]:
        return [
            *(Edge(source, f"{name} {str(edge)[:12]} ({_size(edge)})", CREATE, with_(**{name: edge}, **more),
                   lambda w, p, a: a["HIT"].get(name, p[name]) == p[name], True) for edge in edges),
            *(bad(source, f"{name} {str(value)[:12]} ({_size(value)})", CREATE, with_(**{name: value}, **more), name)
              for value in past),
        ]  # fmt: skip

    def token_twice(world: World) -> Params:
        made = world.new(UniqueRequestToken=f"token {world.now}")
        world.call(CREATE, **made)
        return made

    def token_after_a_day(world: World) -> Params:
        made = token_twice(world)
        world.later(86_400)
        return made

    def of_type(world: World, **params: Any) -> Params:
        made = world.call(CREATE, **world.new())["HIT"]
        return {"HITTypeId": made["HITTypeId"], "LifetimeInSeconds": 60, "Question": QUESTION, **params, "_made": made}

    def layout(*parameters: tuple[str, str], **more: Any) -> Callable[[World], Params]:
        given = [{"Name": name, "Value": value} for name, value in parameters]
        return with_(**{"Question": None, "HITLayoutId": LAYOUT, "HITLayoutParameters": given, **more})

    def sized(size: int) -> str:
        return QUESTION.ljust(size - len(QUESTION.encode()) + len(QUESTION))

    return [
        Edge("SDK", "a new HIT", CREATE, with_(MaxAssignments=3),
             lambda w, p, a: (a["HIT"]["HITStatus"], a["HIT"]["HITReviewStatus"], a["HIT"]["MaxAssignments"],
                              a["HIT"]["NumberOfAssignmentsAvailable"], a["HIT"]["NumberOfAssignmentsPending"],
                              a["HIT"]["NumberOfAssignmentsCompleted"], a["HIT"]["QualificationRequirements"]),
             ("Assignable", "NotReviewed", 3, 3, 0, 0, [])),
        Edge("Dallinger", "GetHIT gives it back at once", CREATE, with_(),
             lambda w, p, a: w.look(a["HIT"]["HITId"]) == a["HIT"], True),
        Edge("DOC", "it expires after its lifetime", CREATE, with_(LifetimeInSeconds=100),
             lambda w, p, a: (a["HIT"]["Expiration"] - a["HIT"]["CreationTime"]).total_seconds(), 100),
        Edge("DOC", "one assignment by default", CREATE, with_(), member("MaxAssignments"), 1),
        Edge("DOC", "30 days to auto-approval by default", CREATE, with_(), member("AutoApprovalDelayInSeconds"),
             MONTH),
        Edge("WILD", "what is not set is absent", CREATE, with_(),
             lambda w, p, a: {"RequesterAnnotation", "HITLayoutId", "Keywords"} & a["HIT"].keys(), set()),
        *limits("DOC", "Title", ["t" * 128], ["t" * 129]),
        *limits("DOC", "Description", ["d" * 2000], ["d" * 2001]),
        *limits("DOC", "Keywords", ["k" * 1000], ["k" * 1001]),
        *limits("GUIDE", "RequesterAnnotation", ["a" * 255], ["a" * 256, "é"]),
        *limits("LEG", "AssignmentDurationInSeconds", [30, YEAR], [29, YEAR + 1]),
        *limits("DOC", "LifetimeInSeconds", [30, YEAR], [29, YEAR + 1]),
        *limits("DOC", "AutoApprovalDelayInSeconds", [0, MONTH], [-1, MONTH + 1]),
        *limits("DOC", "MaxAssignments", [1, 1_000_000_000], [0, 1_000_000_001], Reward="0"),
        Edge("SDK", "a question of 65535 bytes", CREATE, with_(Question=sized(65_535)),
             lambda w, p, a: len(a["HIT"]["Question"].encode()), 65_535),
        bad("SDK", "a question of 65536 bytes", CREATE, with_(Question=sized(65_536)), "Question"),
        bad("WILD", "an empty title", CREATE, with_(Title=""), "Title",
            re.escape("Your request parameter Title has a minimum length of 1.")),
        *(Edge("WILD", f"a reward of {text}", CREATE, with_(Reward=text), member("Reward"), shown)
          for text, shown in (("0.1", "0.10"), ("5.", "5.00"), ("005", "5.00"), ("0", "0.00"))),
        invalid("Dallinger#1052", "a reward of three places", CREATE, with_(Reward="0.975"),
                re.escape("Value '0.975' at 'reward' failed to satisfy constraint: Member must satisfy regular "
                          r"expression pattern: ^[0-9]+(\.)?[0-9]{0,2}$")),
        bad("vatic#62", "an address without TLS", CREATE,
            with_(Question='<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
                           '2006-07-14/ExternalQuestion.xsd"><ExternalURL>http://example.org/?id=13</ExternalURL>'
                           "<FrameHeight>0</FrameHeight></ExternalQuestion>"), "ExternalURL",
            re.escape('The value "http://example.org/?id=13" is not valid for the parameter ExternalURL. '
                      "This URL must use the HTTPS protocol..")),
        bad("boto#605", "a question that is no XML", CREATE, with_(Question="<HTMLQuestion>"), "Question",
            re.escape("There was an error parsing the XML question or answer data in your request.  Please make sure "
                      "the data is well-formed and validates against the appropriate schema. Details: ") + ".+",
            "XMLParseError"),
        request_error("Mephisto#342", "money for all assignments", CREATE, with_(Reward="9000", MaxAssignments=2),
                      "InsufficientFunds", re.escape(FUNDS), stamped=False),
        Edge("SDK", "a token of 64", CREATE, with_(UniqueRequestToken="t" * 64), member("MaxAssignments"), 1),
        invalid("SDK", "a token of 65", CREATE, with_(UniqueRequestToken="t" * 65),
                ".*'uniqueRequestToken'.*Member must have length less than or equal to 64"),
        request_error("DOC", "a token twice names the HIT", CREATE, token_twice, "HitAlreadyExists",
                      r".*\b3\w{29}\b.*"),
        request_error("DOC", "HIT types do not part tokens", WITH_TYPE,
                      lambda w: of_type(w, UniqueRequestToken=token_twice(w)["UniqueRequestToken"]),
                      "HitAlreadyExists", ".*"),
        Edge("DOC", "a token ends after 24 hours", CREATE, token_after_a_day, member("HITStatus"), "Assignable"),
        Edge("DOC", "equal properties are one type and group", CREATE,
             lambda w: {**w.new(Title="Same"), "_first": w.call(CREATE, **w.new(Title="Same"))["HIT"]},
             lambda w, p, a: all(a["HIT"][name] == p["_first"][name] for name in ("HITTypeId", "HITGroupId")), True),
        Edge("SDK", "a HIT of a type", WITH_TYPE, of_type,
             lambda w, p, a: (a["HIT"]["HITGroupId"] == p["_made"]["HITGroupId"], a["HIT"]["Title"] ==
                              p["_made"]["Title"]), (True, True)),
        request_error("CHOICE", "no such type", WITH_TYPE,
                      lambda w: {"HITTypeId": "3NONE", "LifetimeInSeconds": 60, "Question": QUESTION},
                      "HITTypeDoesNotExist", re.escape("HITType 3NONE does not exist.")),
        Edge("SDK", "CreateHITType gives the known type", TYPE,
             lambda w: {k: v for k, v in w.new().items() if k not in {"LifetimeInSeconds", "Question"}},
             lambda w, p, a: a == w.call(TYPE, **p), True),
        bad("DOC", "neither question nor layout", CREATE, with_(Question=None), "Question"),
        bad("DOC", "question and layout", CREATE, layout(("word", "x"), Question=QUESTION), "HITLayoutId"),
        Edge("DOC", "a layout with its parameters", CREATE, layout(("word", "warm")),
             lambda w, p, a: (a["HIT"]["HITLayoutId"], "<!-- warm -->" in a["HIT"]["Question"]), (LAYOUT, True)),
        request_error("SDK", "no such layout", CREATE, layout(HITLayoutId="3NONE"), "HITLayoutDoesNotExist",
                      re.escape("HIT Layout 3NONE does not exist.")),
        bad("SDK", "a placeholder without value", CREATE, layout(), "HITLayoutParameters"),
        bad("DOC", "a value without placeholder", CREATE, layout(("word", "a"), ("other", "b")), "HITLayoutParameters"),
        bad("CHOICE", "a value twice", CREATE, layout(("word", "a"), ("word", "b")), "HITLayoutParameters"),
        bad("DOC", "parameters without layout", CREATE,
            with_(HITLayoutParameters=[{"Name": "word", "Value": "x"}]), "HITLayoutParameters"),
    ]  # fmt: skip


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str) else int(value)


def _reading() -> list[Row | Edge]:
    def newest(world: World) -> Params:
        return {"MaxResults": 2, "_hits": [world.hit() for _ in range(2)]}

    def ids(world: World, params: Params, answer: Params) -> bool:
        return bool([hit["HITId"] for hit in answer["HITs"]] == params["_hits"][::-1])

    def token(world: World) -> Params:
        world.hit()
        return {"NextToken": world.call(LIST, MaxResults=1)["NextToken"]}

    return [
        *gone(GET),
        Edge("S000", "the newest first", LIST, newest, ids, True),
        Edge("S000", "a page that is not the last has a token", LIST, newest, lambda w, p, a: "NextToken" in a, True),
        Edge("aws-samples#3", "ten HITs by default", LIST, lambda w: {"_hits": [w.hit() for _ in range(11)]},
             lambda w, p, a: (a["NumResults"], len(a["HITs"])), (10, 10)),
        Edge("SDK", "100 results", LIST, lambda w: {"MaxResults": 100}, lambda w, p, a: a["NumResults"] <= 100, True),
        invalid("SDK", "101 results", LIST, lambda w: {"MaxResults": 101},
                re.escape("Value '101' at 'maxResults' failed to satisfy constraint: "
                          "Member must have value less than or equal to 100")),
        bad("CHOICE", "a token that was made up", LIST, lambda w: {"NextToken": "p1:AAAA"}, "NextToken"),
        bad("CHOICE", "a token of another list", REVIEWABLE, token, "NextToken"),
        Edge("Dallinger", "no disposed HITs", LIST, lambda w: {"MaxResults": 1, "_gone": _disposed(w)},
             lambda w, p, a: p["_gone"] in {hit["HITId"] for hit in a["HITs"]}, False),
        Edge("SDK", "Reviewable by default, whole HITs", REVIEWABLE,
             lambda w: {"_hit": _reviewable(w), "MaxResults": 100},
             lambda w, p, a: {hit["HITId"]: hit["HITStatus"] for hit in a["HITs"]}.get(p["_hit"]), "Reviewable"),
        Edge("SDK", "of one type", REVIEWABLE,
             lambda w: (lambda hit_id: {"HITTypeId": w.look(hit_id)["HITTypeId"], "_hit": hit_id})(_reviewable(w)),
             lambda w, p, a: [hit["HITId"] for hit in a["HITs"]] == [p["_hit"]], True),
        invalid("SDK", "no other status", REVIEWABLE, lambda w: {"Status": "Assignable"},
                re.escape("Value 'Assignable' at 'status' failed to satisfy constraint: "
                          "Member must satisfy enum value set: [Reviewable, Reviewing]")),
    ]  # fmt: skip


def _changing() -> list[Row | Edge]:
    def more(number: int, places: int = 1, **hit: Any) -> Callable[[World], Params]:
        return lambda w: {"HITId": w.hit(MaxAssignments=places, **hit), "NumberOfAdditionalAssignments": number}

    def total(world: World, params: Params, answer: Params) -> Any:
        return answer, world.look(params["HITId"])["MaxAssignments"]

    def life(world: World, params: Params, answer: Params) -> Any:
        return world.life(params["HITId"])

    def token_twice(world: World) -> Params:
        params = {**more(1)(world), "UniqueRequestToken": f"more {world.now}"}
        world.call(EXTEND, **params)
        return params

    def old(created: float) -> Callable[[World], Params]:
        def make(world: World) -> Params:
            params = more(1)(world)
            aged = update(hits).where(hits.c.hit_id == params["HITId"]).values(creation_time=created)
            world.served.store.write_now(lambda tx: tx.db.execute(aged))
            return params

        return make

    def requirement_gone(world: World) -> Params:
        kind = world.kind()
        params = more(1, QualificationRequirements=[{"QualificationTypeId": kind, "Comparator": "Exists"}])(world)
        world.call("DeleteQualificationType", QualificationTypeId=kind)
        return params

    def opened(world: World, reviewing: bool) -> Params:
        hit_id = _reviewable(world)
        if reviewing:
            world.call(MARK, HITId=hit_id)
        return {"HITId": hit_id, "NumberOfAdditionalAssignments": 2}

    def ended(world: World) -> Params:
        params = more(2)(world)
        world.call(EXPIRE, HITId=params["HITId"], ExpireAt=0)
        return params

    def retype(accepted: bool = False) -> Callable[[World], Params]:
        def make(world: World) -> Params:
            hit = world.call(CREATE, **world.new(MaxAssignments=2))["HIT"]
            other = world.look(world.hit(Reward="0.20"))
            if accepted:
                world.give_back(world.accept(hit["HITId"]))
            return {"HITId": hit["HITId"], "HITTypeId": other["HITTypeId"], "_hit": hit, "_other": other}

        return make

    def retyped(world: World, params: Params, answer: Params) -> Any:
        hit, other = world.look(params["HITId"]), params["_other"]
        same = all(hit[name] == other[name] for name in ("HITTypeId", "HITGroupId", "Title", "Reward"))
        return answer, same, hit["HITGroupId"] != params["_hit"]["HITGroupId"]

    def marked(revert: bool | None = None, before: bool = False) -> Callable[[World], Params]:
        def make(world: World) -> Params:
            hit_id = _reviewable(world)
            if before:
                world.call(MARK, HITId=hit_id)
            return {"HITId": hit_id} if revert is None else {"HITId": hit_id, "Revert": revert}

        return make

    def status(world: World, params: Params, answer: Params) -> Any:
        return answer, world.life(params["HITId"])[0]

    def expire(ahead: float, twice: bool = False) -> Callable[[World], Params]:
        def make(world: World) -> Params:
            params = {"HITId": world.hit(), "ExpireAt": int(world.now + ahead)}
            if twice:
                world.call(EXPIRE, **params)
            return params

        return make

    def worked(reviewed: bool) -> Callable[[World], Params]:
        def make(world: World) -> Params:
            hit_id = world.hit()
            assignment = world.submitted(hit_id)
            if reviewed:
                world.call("RejectAssignment", AssignmentId=assignment, RequesterFeedback="no")
            return {"HITId": hit_id}

        return make

    def in_state(now: str, *allowed: str) -> str:
        return re.escape(
            f"This HIT is currently in the state '{now}'.  "
            f"This operation can be called with a status of: {', '.join(allowed)}"
        )

    past_ten = ("InvalidMaximumAssignmentsIncrease", re.escape(TEN))
    return [
        *gone(EXTEND, NumberOfAdditionalAssignments=1), *gone(RETYPE), *gone(MARK), *gone(EXPIRE, ExpireAt=0),
        *gone(DELETE),
        Edge("SDK", "one more", EXTEND, more(1), total, ({}, 2)),
        bad("SDK", "none more", EXTEND, more(0), "NumberOfAdditionalAssignments"),
        Edge("SDK", "from 8 to 9", EXTEND, more(1, 8), total, ({}, 9)),
        request_error("SDK", "from 9 to 10", EXTEND, more(1, 9), *past_ten),
        request_error("SDK", "from 1 to 11", EXTEND, more(10, 1), *past_ten),
        Edge("SDK", "from 10 to 110", EXTEND, more(100, 10), total, ({}, 110)),
        Edge("CHOICE", "to the most of all", EXTEND, more(999_999_990, 10, Reward="0"), total, ({}, 1_000_000_000)),
        bad("CHOICE", "past the most of all", EXTEND, more(999_999_991, 10, Reward="0"),
            "NumberOfAdditionalAssignments"),
        Edge("SDK", "a HIT of July 22, 2015", EXTEND, old(FIRST_EXTENDABLE), total, ({}, 2)),
        request_error("SDK", "a HIT of the second before", EXTEND, old(FIRST_EXTENDABLE - 1), "HITTooOldForExtension",
                      re.escape("HITs that were created before July 22, 2015 cannot be extended.")),
        request_error("DOC", "a requirement was deleted", EXTEND, requirement_gone, "InvalidQualificationTypeState",
                      "This operation can be called with a status of: Active,Inactive"),
        request_error("DOC", "a token twice", EXTEND, token_twice, "DuplicateRequest",
                      r'The idempotency token "more .*" has already been processed\. Request ID: [0-9a-f-]{36}\.'),
        request_error("DOC", "money for more", EXTEND, more(1, 8, Reward="1000"), "InsufficientFunds",
                      re.escape(FUNDS), stamped=False),
        Edge("DOC", "a Reviewable HIT opens", EXTEND, lambda w: opened(w, False), life, ("Assignable", 2, 0, 0)),
        Edge("DOC", "a Reviewing HIT opens", EXTEND, lambda w: opened(w, True), life, ("Assignable", 2, 0, 0)),
        Edge("DOC", "an expired HIT stays closed", EXTEND, ended, life, ("Reviewable", 0, 0, 0)),
        Edge("SDK", "before the first accept", RETYPE, retype(), retyped, ({}, True, True)),
        request_error("GUIDE", "after the first accept", RETYPE, retype(accepted=True), "InvalidHITState",
                      in_state("Assignable", "Assignable")),
        request_error("CHOICE", "no such type", RETYPE, lambda w: {"HITId": w.hit(), "HITTypeId": "3NONE"},
                      "HITTypeDoesNotExist", re.escape("HITType 3NONE does not exist.")),
        Edge("SDK", "Reviewable to Reviewing", MARK, marked(), status, ({}, "Reviewing")),
        Edge("SDK", "and back", MARK, marked(True, before=True), status, ({}, "Reviewable")),
        request_error("SDK", "no toggle from Reviewing", MARK, marked(False, before=True), "InvalidHITState",
                      in_state("Reviewing", "Reviewable")),
        request_error("SDK", "no toggle from Reviewable", MARK, marked(True), "InvalidHITState",
                      in_state("Reviewable", "Reviewing")),
        request_error("SDK", "not while Assignable", MARK, lambda w: {"HITId": w.hit()}, "InvalidHITState",
                      in_state("Assignable", "Reviewable")),
        Edge("SDK", "a time in the past", EXPIRE, expire(-5), life, ("Reviewable", 0, 0, 0)),
        Edge("SDK", "epoch 0", EXPIRE, lambda w: {"HITId": w.hit(), "ExpireAt": 0}, life, ("Reviewable", 0, 0, 0)),
        Edge("GUIDE", "sooner", EXPIRE, expire(60),
             lambda w, p, a: w.look(p["HITId"])["Expiration"].timestamp() == p["ExpireAt"], True),
        Edge("INFER", "a year ahead", EXPIRE, expire(YEAR), life, ("Assignable", 1, 0, 0)),
        bad("INFER", "more than a year ahead", EXPIRE, expire(YEAR + 60), "ExpireAt"),
        request_error("Dallinger#3109", "the same time twice", EXPIRE, expire(60, twice=True), "DuplicateRequest",
                      r'The idempotency token "3\w{29}[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}" has '
                      r"already been processed\."),
        Edge("SDK", "a HIT with nothing to review", DELETE, worked(True),
             lambda w, p, a: (a, _refused(w, GET, HITId=p["HITId"])[:3]), ({}, "Hit")),
        Edge("SDK", "a Reviewing one", DELETE, lambda w: (lambda p: (w.call(MARK, **p), p)[1])(worked(True)(w))),
        request_error("SDK", "not while Assignable", DELETE, lambda w: {"HITId": w.hit()}, "InvalidHITState",
                      in_state("Assignable", "Reviewing", "Reviewable")),
        request_error("boto3#2107", "not with work to review", DELETE, worked(False), "InvalidHITState",
                      in_state("Reviewable", "Reviewing", "Reviewable")),
        request_error("Dallinger", "not twice", DELETE, lambda w: {"HITId": _disposed(w)}, "InvalidHITState",
                      in_state("Disposed", "Reviewing", "Reviewable")),
    ]  # fmt: skip


def _refused(world: World, operation: str, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        world.call(operation, **params)
    return str(caught.value.response["Error"]["Message"])


def _policies() -> list[Row | Edge]:
    key, known, same = {"q": ["v"]}, "AssignmentReviewPolicy", "HITReviewPolicy"

    def with_(member: str, policy: Params) -> Callable[[World], Params]:
        return lambda world: world.new(**{member: policy})

    def reviewed(*answers: str, **hit: Any) -> Callable[[World], Params]:
        def make(world: World) -> Params:
            hit_id = world.hit(MaxAssignments=len(answers), **hit)
            return {"HITId": hit_id, "_made": [world.submitted(hit_id, {"q": answer}) for answer in answers]}

        return make

    def values(report: str) -> Callable[[World, Params, Params], Any]:
        return lambda w, p, a: [(one["Key"], one["Value"]) for one in a[report]["ReviewResults"]]

    def did(report: str) -> Callable[[World, Params, Params], Any]:
        return lambda w, p, a: [(one["ActionName"], one["Status"], one["Result"]) for one in a[report]["ReviewActions"]]

    def edge(name: str, policy: Callable[[int], Params], member: str, least: int, most: int) -> list[Row | Edge]:
        allowed: list[Row | Edge] = [
            Edge("DOC", f"{name} {number}", CREATE, with_(member, policy(number)),
                 lambda w, p, a: a["HIT"]["HITStatus"], "Assignable")
            for number in (least, most)
        ]  # fmt: skip
        return allowed + [
            bad("DOC", f"{name} {number}", CREATE, with_(member, policy(number)), name,
                re.escape(f'The value "{number}" is not valid for the parameter {name}. '
                          f"Valid values are {least} to {most}."))
            for number in (least - 1, most + 1)
        ]  # fmt: skip

    def scoring(name: str) -> Callable[[int], Params]:
        return lambda number: known_answers(key, **{name: number})

    def comparing(name: str, **more: Any) -> Callable[[int], Params]:
        return lambda number: plurality(["q"], **{**more, name: number})

    extension = {"ExtendMaximumAssignments": 5, "ExtendMinimumTimeInSeconds": 60}
    many = [f"q{number}" for number in range(16)]
    rows: list[Row | Edge] = []
    for name in (
        "ApproveIfKnownAnswerScoreIsAtLeast",
        "RejectIfKnownAnswerScoreIsLessThan",
        "ExtendIfKnownAnswerScoreIsLessThan",
    ):
        rows += edge(name, scoring(name), known, 0, 101)
    rows += [
        *gone(RESULTS),
        *edge("ExtendMaximumAssignments", scoring("ExtendMaximumAssignments"), known, 2, 25),
        *edge("ExtendMinimumTimeInSeconds", scoring("ExtendMinimumTimeInSeconds"), known, 60, YEAR),
        *edge("ExtendIfHITAgreementScoreIsLessThan", comparing("ExtendIfHITAgreementScoreIsLessThan", **extension),
              same, 1, 100),
        Edge("DOC", "15 known answers", CREATE, with_(known, known_answers({name: ["a"] for name in many[:15]})),
             lambda w, p, a: a["HIT"]["HITStatus"], "Assignable"),
        bad("DOC", "16 known answers", CREATE, with_(known, known_answers({name: ["a"] for name in many})),
            "AnswerKey"),
        Edge("DOC", "15 questions to compare", CREATE, with_(same, plurality(many[:15])),
             lambda w, p, a: a["HIT"]["HITStatus"], "Assignable"),
        bad("DOC", "16 questions to compare", CREATE, with_(same, plurality(many)), "QuestionIds"),
        bad("DOC", "extending needs its most", CREATE,
            with_(same, plurality(["q"], ExtendIfHITAgreementScoreIsLessThan=50)), "ExtendMaximumAssignments"),
        bad("INFER", "no such policy", CREATE, with_(known, {"PolicyName": "Mine/2011-09-01"}), known,
            re.escape('The value "Mine/2011-09-01" is not valid for the parameter AssignmentReviewPolicy. ') + ".*"),
        bad("INFER", "a policy of the other level", CREATE, with_(same, known_answers(key)), same),
        bad("INFER", "no such parameter", CREATE, with_(known, known_answers(key, Fast="1")), "Key"),
        bad("DOC", "a key is required", CREATE, with_(known, {"PolicyName": "ScoreMyKnownAnswers/2011-09-01"}),
            "AnswerKey"),
        Edge("DOC", "known answers are scored", RESULTS, reviewed("v", "w", AssignmentReviewPolicy=known_answers(key)),
             values("AssignmentReviewReport"), [("KnownAnswerCorrect", "1"), ("KnownAnswerScore", "100"),
                                                ("KnownAnswerCorrect", "0"), ("KnownAnswerScore", "0")]),
        Edge("DOC", "known answers approve and reject", RESULTS,
             reviewed("v", "w", AssignmentReviewPolicy=known_answers(
                 key, ApproveIfKnownAnswerScoreIsAtLeast=100, RejectIfKnownAnswerScoreIsLessThan=100)),
             did("AssignmentReviewReport"),
             [("review", "Succeeded", "Reviewed one known answer; 1/1 correct"), ("approve", "Succeeded", "Approved"),
              ("review", "Succeeded", "Reviewed one known answer; 0/1 correct"), ("reject", "Succeeded", "Rejected")]),
        Edge("DOC", "known answers extend", RESULTS,
             reviewed("w", AssignmentReviewPolicy=known_answers(key, ExtendIfKnownAnswerScoreIsLessThan=50)),
             lambda w, p, a: w.life(p["HITId"]), ("Assignable", 1, 0, 0)),
        Edge("DOC", "answers are compared", RESULTS, reviewed("v", "v", "w", HITReviewPolicy=plurality(["q"])),
             lambda w, p, a: values("HITReviewReport")(w, p, a)[:3],
             [("AgreedAnswerFound", "true"), ("AgreedAnswer", "v"), ("AnswerAgreementScore", "66")]),
        Edge("DOC", "sample: what was rejected cannot be approved", RESULTS,
             reviewed("v", AssignmentReviewPolicy=known_answers(key, RejectIfKnownAnswerScoreIsLessThan=101),
                      HITReviewPolicy=plurality(["q"], ApproveIfWorkerAgreementScoreIsAtLeast=1)),
             lambda w, p, a: [(one["Status"], one["Result"], one["ErrorCode"])
                              for one in a["HITReviewReport"]["ReviewActions"]],
             [("Failed", "Assignment was in an invalid state for this operation.",
               "AWS.MechanicalTurk.InvalidAssignmentState")]),
        Edge("DOC", "the policy's name alone", RESULTS, reviewed("v", HITReviewPolicy=plurality(["q"])),
             lambda w, p, a: a["HITReviewPolicy"], {"PolicyName": "SimplePlurality/2011-09-01"}),
        Edge("SDK", "one level", RESULTS,
             lambda w: {**reviewed("v", HITReviewPolicy=plurality(["q"]),
                                   AssignmentReviewPolicy=known_answers(key))(w), "PolicyLevels": ["HIT"]},
             lambda w, p, a: ("HITReviewReport" in a, "AssignmentReviewReport" in a), (True, False)),
        Edge("SDK", "no actions", RESULTS,
             lambda w: {**reviewed("v", AssignmentReviewPolicy=known_answers(key))(w), "RetrieveActions": False},
             lambda w, p, a: a["AssignmentReviewReport"].keys(), {"ReviewResults"}),
        Edge("SDK", "a page of one", RESULTS,
             lambda w: {**reviewed("v", HITReviewPolicy=plurality(["q"]))(w), "MaxResults": 1},
             lambda w, p, a: (len(a["HITReviewReport"]["ReviewResults"]), "NextToken" in a), (1, True)),
        invalid("SDK", "101 entries", RESULTS, lambda w: {"HITId": w.hit(), "MaxResults": 101},
                ".*'maxResults'.*less than or equal to 100"),
        invalid("SDK", "levels", RESULTS, lambda w: {"HITId": w.hit(), "PolicyLevels": ["Worker"]},
                ".*'policyLevels'.*enum value set: \\[Assignment, HIT\\].*"),
    ]  # fmt: skip
    return rows


def _uploading() -> list[Row | Edge]:
    def asking(question: str, answer: str = ANSWER) -> Callable[[World], Params]:
        return lambda w: {"AssignmentId": w.submitted(w.hit(), answer), "QuestionIdentifier": question}

    def fetched(world: World, params: Params, answer: Params) -> Any:
        with urllib.request.urlopen(answer["FileUploadURL"], timeout=10) as response:
            return response.read(), response.headers["Content-Disposition"]

    return [
        Edge("SDK", "the file of an answer", UPLOAD, asking("photo"), fetched, (b"hello", "attachment")),
        bad("INFER", "an answer without a file", UPLOAD, asking("q"), "QuestionIdentifier",
            re.escape('The value "q" is not valid for the parameter QuestionIdentifier. ') + ".*"),
        request_error("ParlAI", "before the submission", UPLOAD,
                      lambda w: {"AssignmentId": w.accept(w.hit()), "QuestionIdentifier": "q"},
                      "InvalidAssignmentState",
                      "This operation can be called with a status of: Reviewable,Approved,Rejected"),
        request_error("psiTurk", "no such assignment", UPLOAD,
                      lambda w: {"AssignmentId": "3NONE", "QuestionIdentifier": "q"}, "AssignmentDoesNotExist",
                      re.escape("Assignment 3NONE does not exist.")),
    ]  # fmt: skip


ROWS = [*_creating(), *_reading(), *_changing(), *_policies(), *_uploading()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation}: {row.rule} [{row.source}]")
async def test_rule(world: World, row: Row | Edge) -> None:
    await asyncio.to_thread(row.check, world)


async def test_the_labels_are_there_and_rules_are_told_once() -> None:
    assert all(row.source for row in ROWS)
    names = [(row.operation, row.rule) for row in ROWS]
    assert len(set(names)) == len(names)


REQUIRED = (
    (CREATE, "LifetimeInSeconds AssignmentDurationInSeconds Reward Title Description"),
    (WITH_TYPE, "HITTypeId LifetimeInSeconds"),
    (EXTEND, "HITId NumberOfAdditionalAssignments"),
    (RETYPE, "HITId HITTypeId"),
    (EXPIRE, "HITId ExpireAt"),
    (MARK, "HITId"),
    (RESULTS, "HITId"),
    (UPLOAD, "AssignmentId QuestionIdentifier"),
)


@pytest.mark.parametrize(("operation", "members"), REQUIRED, ids=lambda value: value.split()[0])
async def test_what_is_required_is_missed(world: World, operation: str, members: str) -> None:
    """Every member at once [SDK; the words from boto3#1222, their joining INFER]: botocore's own check is off."""
    api = world.served.client(parameter_validation=False)
    method = next(name for name, wire in api.meta.method_to_api_mapping.items() if wire == operation)
    with pytest.raises(ClientError) as caught:
        await asyncio.to_thread(getattr(api, method))
    failures = [
        f"Value null at '{name[0].lower()}{name[1:]}' failed to satisfy constraint: Member must not be null"
        for name in members.split()
    ]
    noun = "error" if len(failures) == 1 else "errors"
    message = f"{len(failures)} validation {noun} detected: {'; '.join(failures)}"
    assert caught.value.response["Error"] == {"Code": "ValidationException", "Message": message}


async def test_a_link_to_a_file_ends_after_a_minute(world: World) -> None:
    def ask() -> int:
        assignment = world.submitted(world.hit(), ANSWER)
        url = world.call(UPLOAD, AssignmentId=assignment, QuestionIdentifier="photo")["FileUploadURL"]
        world.later(61)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url, timeout=10)
        caught.value.close()
        return caught.value.code

    assert await asyncio.to_thread(ask) == 404


async def test_the_life_of_a_hit(world: World) -> None:
    """The table of the life-cycle: rows from GUIDE, NumberOfAssignmentsCompleted from SDK."""

    def live() -> None:
        hit_id = world.hit(MaxAssignments=5)
        assert world.life(hit_id) == ("Assignable", 5, 0, 0)
        held = [world.accept(hit_id) for _ in range(3)]
        assert world.life(hit_id) == ("Assignable", 2, 3, 0)
        held += [world.accept(hit_id) for _ in range(2)]
        made = [world.submit(held.pop()) for _ in range(2)]
        assert world.life(hit_id) == ("Unassignable", 0, 3, 0)
        world.give_back(held.pop())
        assert world.life(hit_id) == ("Assignable", 1, 2, 0)
        made += [world.submit(held.pop()) for _ in range(2)] + [world.submitted(hit_id)]
        assert world.life(hit_id) == ("Reviewable", 0, 0, 0)
        for _ in range(3):
            world.call("ApproveAssignment", AssignmentId=made.pop())
        assert world.life(hit_id) == ("Reviewable", 0, 0, 3)
        world.call("RejectAssignment", AssignmentId=made.pop(), RequesterFeedback="no")
        world.call("ApproveAssignment", AssignmentId=made.pop())
        assert world.life(hit_id) == ("Reviewable", 0, 0, 5)

    await asyncio.to_thread(live)


async def test_the_end_of_a_hit(world: World) -> None:
    """An expired HIT is Unassignable while work is in progress, and nothing of it becomes available again [G08]."""

    def live() -> None:
        hit_id = world.hit(MaxAssignments=4, LifetimeInSeconds=60)
        returned, abandoned, late = (world.accept(hit_id) for _ in range(3))
        world.later(60)
        assert world.life(hit_id) == ("Unassignable", 0, 3, 0)
        world.submit(late)
        world.give_back(returned)
        assert world.life(hit_id) == ("Unassignable", 0, 1, 0)
        world.later(600)
        assert world.life(hit_id) == ("Reviewable", 0, 0, 0)
        assert abandoned not in {one["AssignmentId"] for one in _assignments(world, hit_id)}
        world.call("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=int(world.now) + 600)
        assert world.life(hit_id) == ("Assignable", 3, 0, 0)

    await asyncio.to_thread(live)


def _assignments(world: World, hit_id: str) -> list[Params]:
    found: list[Params] = world.call("ListAssignmentsForHIT", HITId=hit_id)["Assignments"]
    return found


async def test_the_oddities_that_can_be_switched_on(tmp_path: Path) -> None:
    """Listing lag [Dallinger], approval of what is not known yet [ParlAI#2957], bare reviewable HITs [sdk-js#2522]."""
    quirks = Quirks(listing_lag=15, approval_lag=60, bare_reviewable=True)

    def live(world: World) -> None:
        hit_id = world.hit()
        kind = world.call("CreateQualificationType", Name="Q", Description="d", QualificationTypeStatus="Active")
        types = {"MustBeRequestable": True, "MustBeOwnedByCaller": True}
        assert world.look(hit_id)["HITId"] == hit_id
        assert world.call(LIST)["HITs"] == []
        assert world.call("ListQualificationTypes", **types)["QualificationTypes"] == []
        assignment = world.submitted(hit_id)
        assert world.call(REVIEWABLE)["HITs"] == [{"HITId": hit_id}]
        refused = _refused(world, "ApproveAssignment", AssignmentId=assignment)
        assert refused.startswith("This operation can be called with a status of: null (")
        world.later(16)
        assert [hit["HITId"] for hit in world.call(LIST)["HITs"]] == [hit_id]
        listed = world.call("ListQualificationTypes", **types)["QualificationTypes"]
        assert [one["QualificationTypeId"] for one in listed] == [kind["QualificationType"]["QualificationTypeId"]]
        world.later(45)
        assert world.call("ApproveAssignment", AssignmentId=assignment) == {}

    async with serving(tmp_path, ServerSettings(quirks=quirks)) as served:
        await asyncio.to_thread(live, World(served))

"""What review policies find and do: ListReviewPolicyResultsForHIT, DOC's worked example among the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.conformance.families import of_hit, required
from tests.conformance.table import Edge, Params, Rule, World, bad, rule_test
from tests.marketplace.rules.review_policies.policies import known_answers, plurality

RESULTS = "ListReviewPolicyResultsForHIT"
KNOWN, SAME = "AssignmentReviewPolicy", "HITReviewPolicy"
ASSIGNMENTS, HITS = "AssignmentReviewReport", "HITReviewReport"
KEY = {"q": ["v"]}
SCORED = {KNOWN: known_answers(KEY)}
COMPARED = {SAME: plurality(["q"])}
#: Three workers answer four questions: two of three agree on the first and the second, all on the third, none on the
#: fourth [DOC].
EXAMPLE = (
    {"q1": "a", "q2": "a", "q3": "a", "q4": "a"},
    {"q1": "a", "q2": "b", "q3": "a", "q4": "b"},
    {"q1": "c", "q2": "a", "q3": "a", "q4": "c"},
)
QUESTIONS = ["q1", "q2", "q3", "q4"]
WRONG_STATE = "Assignment was in an invalid state for this operation."


def sheets(*answers: Any) -> tuple[Params, ...]:
    """Answers to the one question q, or whole sheets."""
    return tuple(answer if isinstance(answer, dict) else {"q": answer} for answer in answers)


def reviewed(*answers: Any, asked: Params | None = None, **hit: Any) -> Callable[[World], Params]:
    """A HIT whose assignments were submitted with these answers; `asked` is said to the operation."""

    def make(world: World) -> Params:
        hit_id = world.hit(MaxAssignments=len(answers), **hit)
        made = [world.submitted(hit_id, sheet) for sheet in sheets(*answers)]
        return {"HITId": hit_id, **(asked or {}), "_made": made}

    return make


def found(report: str, *keys: str) -> Callable[[World, Params, Params], Any]:
    """Question and value of a report's results with these keys (all: any), the key too where there are several."""

    def see(world: World, params: Params, answer: Params) -> Any:
        return [
            (one.get("QuestionId"), one["Value"]) if len(keys) == 1 else (one["Key"], one["Value"])
            for one in answer[report]["ReviewResults"]
            if not keys or one["Key"] in keys
        ]

    return see


def did(report: str) -> Callable[[World, Params, Params], Any]:
    """Name, status and words of a report's actions."""
    return lambda w, p, a: [(one["ActionName"], one["Status"], one["Result"]) for one in a[report]["ReviewActions"]]


def ends(world: World, params: Params, answer: Params) -> list[tuple[str, str | None]]:
    """What became of each assignment, and its feedback."""
    made = map(world.done, params["_made"])
    return [(one["AssignmentStatus"], one.get("RequesterFeedback")) for one in made]


def life(world: World, params: Params, answer: Params) -> Any:
    return world.life(params["HITId"])


def known(**parameters: Any) -> Params:
    return {KNOWN: known_answers(KEY, **parameters)}


def same(threshold: int = 50, **parameters: Any) -> Params:
    return {SAME: plurality(["q"], threshold, **parameters)}


def extended(world: World) -> Params:
    """A HIT without agreement that its policy extended by one, and its third answer."""
    policy = same(ExtendIfHITAgreementScoreIsLessThan=50, ExtendMaximumAssignments=3, ExtendMinimumTimeInSeconds=60)
    params = reviewed("v", "w", **policy)(world)
    world.submitted(params["HITId"], {"q": "v"})
    return params


def expired(world: World) -> Params:
    """A HIT with a place left that expires."""
    hit_id = world.hit(MaxAssignments=3, **COMPARED)
    made = [world.submitted(hit_id, {"q": "v"}) for _ in range(2)]
    world.end(hit_id)
    return {"HITId": hit_id, "_made": made}


def reviewed_by_hand(world: World) -> Params:
    """Answers of which one was rejected before the HIT became Reviewable."""
    hit_id = world.hit(MaxAssignments=3, **same(DisregardAssignmentIfRejected="true"))
    first = world.submitted(hit_id, {"q": "w"})
    world.call("RejectAssignment", AssignmentId=first, RequesterFeedback="no")
    return {"HITId": hit_id, "_made": [first, *(world.submitted(hit_id, {"q": "v"}) for _ in range(2))]}


FOUND, SCORE, AGREED = "AgreedAnswerFound", "AnswerAgreementScore", "AgreedAnswer"
HIT_SCORE, WORKER_SCORE = "HitAgreementScore", "WorkerAgreementScore"
COMPARING = {SAME: plurality(QUESTIONS)}
ROWS: list[Rule] = [
    *of_hit(RESULTS), required(RESULTS, "HITId"),

    Edge("DOC", "example: agreement on three of four", RESULTS, reviewed(*EXAMPLE, **COMPARING), found(HITS, FOUND),
         [("q1", "true"), ("q2", "true"), ("q3", "true"), ("q4", "false")]),
    Edge("DOC", "example: agreed answers", RESULTS, reviewed(*EXAMPLE, **COMPARING), found(HITS, AGREED),
         [("q1", "a"), ("q2", "a"), ("q3", "a")]),
    Edge("DOC", "example: 66, 66, 100 and none", RESULTS, reviewed(*EXAMPLE, **COMPARING), found(HITS, SCORE),
         [("q1", "66"), ("q2", "66"), ("q3", "100")]),
    Edge("DOC", "example: the HIT's 75 %", RESULTS, reviewed(*EXAMPLE, **COMPARING), found(HITS, HIT_SCORE),
         [(None, "75")]),
    Edge("DOC", "example: the workers' 100, 66 and 66 %", RESULTS, reviewed(*EXAMPLE, **COMPARING),
         found(HITS, WORKER_SCORE), [(None, "100"), (None, "66"), (None, "66")]),
    Edge("DOC", "example: right and wrong answers", RESULTS, reviewed(*EXAMPLE, **COMPARING),
         found(HITS, "PluralityAnswersCorrect", "PluralityAnswersIncorrect"),
         [(f"PluralityAnswers{name}", number) for right, wrong in (("3", "0"), ("2", "1"), ("2", "1"))
          for name, number in (("Correct", right), ("Incorrect", wrong))]),
    Edge("DOC", "who a result is about", RESULTS, reviewed("v", "v", **COMPARED),
         lambda w, p, a: [(one["Key"], one["SubjectType"], one["SubjectId"] in {p["HITId"], *p["_made"]})
                          for one in a[HITS]["ReviewResults"] if one["Key"] in {FOUND, WORKER_SCORE, HIT_SCORE}],
         [(FOUND, "HIT", True), (WORKER_SCORE, "Assignment", True), (WORKER_SCORE, "Assignment", True),
          (HIT_SCORE, "HIT", True)]),
    Edge("DOC", "more than the threshold: 66 of 66", RESULTS, reviewed("v", "v", "w", **same(66)), found(HITS, FOUND),
         [("q", "false")]),
    Edge("DOC", "more than the threshold: 66 of 65", RESULTS, reviewed("v", "v", "w", **same(65)), found(HITS, FOUND),
         [("q", "true")]),
    Edge("CHOICE", "half and half is no agreement", RESULTS, reviewed("v", "w", **same(0)), found(HITS, FOUND),
         [("q", "false")]),
    Edge("DOC", "case matters, spaces around do not", RESULTS, reviewed(" v", "v\n", "V", **COMPARED),
         found(HITS, SCORE), [("q", "66")]),
    Edge("DOC", "an answer of 256 counts", RESULTS, reviewed("x" * 256, "x" * 256, "v", **COMPARED),
         found(HITS, SCORE), [("q", "66")]),
    Edge("DOC", "an answer of 257 does not", RESULTS, reviewed("x" * 257, "v", "v", **COMPARED),
         found(HITS, SCORE), [("q", "100")]),
    Edge("DOC", "rejected ones are disregarded", RESULTS, reviewed_by_hand, found(HITS, SCORE), [("q", "100")]),
    Edge("DOC", "low scorers are disregarded", RESULTS,
         reviewed({"q": "w", "k": "no"}, {"q": "v", "k": "yes"}, **{
             KNOWN: known_answers({"k": ["yes"]}),
             SAME: plurality(["q"], DisregardAssignmentIfKnownAnswerScoreIsLessThan=100)}),
         found(HITS, AGREED), [("q", "v")]),
    Edge("DOC", "it runs when the HIT expires too", RESULTS, expired, found(HITS, SCORE), [("q", "100")]),
    Edge("DOC", "not before the HIT is Reviewable", RESULTS,
         lambda w: (lambda hit_id: {"HITId": hit_id, "_": w.submitted(hit_id)})(w.hit(MaxAssignments=2, **COMPARED)),
         lambda w, p, a: a[HITS], {"ReviewResults": [], "ReviewActions": []}),
    Edge("DOC", "workers who agree are approved", RESULTS,
         reviewed("v", "v", "w", **same(ApproveIfWorkerAgreementScoreIsAtLeast=100)), ends,
         [("Approved", None), ("Approved", None), ("Submitted", None)]),
    Edge("DOC", "workers who do not are rejected", RESULTS,
         reviewed("v", "v", "w", **same(RejectIfWorkerAgreementScoreIsLessThan=100, RejectReason="why")), ends,
         [("Submitted", None), ("Submitted", None), ("Rejected", "why")]),
    Edge("DOC", "less than, not as much as", RESULTS,
         reviewed("v", "v", "w", **same(RejectIfWorkerAgreementScoreIsLessThan=0)), ends, [("Submitted", None)] * 3),
    Edge("DOC", "too little agreement extends", RESULTS, extended, found(HITS, SCORE), [("q", "66")]),
    Edge("DOC", "a second review is added to the first", RESULTS, extended, found(HITS, HIT_SCORE),
         [(None, "0"), (None, "100")]),
    Edge("DOC", "the action of an extension", RESULTS, extended, did(HITS),
         [("extend", "Succeeded", "Extended to 3 assignments")]),

    Edge("DOC", "known answers are scored", RESULTS, reviewed("v", "w", **SCORED), found(ASSIGNMENTS),
         [("KnownAnswerCorrect", "1"), ("KnownAnswerScore", "100"), ("KnownAnswerCorrect", "0"),
          ("KnownAnswerScore", "0")]),
    Edge("DOC", "a share of three is rounded down", RESULTS,
         reviewed({"a": "1", "b": "1", "c": "2"}, **{KNOWN: known_answers({n: ["1"] for n in "abc"})}),
         found(ASSIGNMENTS, "KnownAnswerScore"), [(None, "66")]),
    Edge("DOC", "which question was right", RESULTS,
         reviewed({"a": "1", "b": "2"}, **{KNOWN: known_answers({"a": ["1"], "b": ["1"]})}),
         found(ASSIGNMENTS, "KnownAnswerCorrect"), [("a", "1"), ("b", "0")]),
    *(Edge("DOC", f"known answers: {rule}", RESULTS, reviewed(given, **SCORED), found(ASSIGNMENTS, "KnownAnswerScore"),
           [(None, score)])
      for rule, given, score in (("spaces around do not matter", " v ", "100"), ("case does", "V", "0"),
                                 ("a missing answer", {"other": "v"}, "0"))),
    Edge("DOC", "how a review is told", RESULTS, reviewed("v", "w", **SCORED), did(ASSIGNMENTS),
         [("review", "Succeeded", "Reviewed one known answer; 1/1 correct"),
          ("review", "Succeeded", "Reviewed one known answer; 0/1 correct")]),
    Edge("DOC", "known answers approve and reject", RESULTS,
         reviewed("v", "w", **known(ApproveIfKnownAnswerScoreIsAtLeast=100, RejectIfKnownAnswerScoreIsLessThan=100)),
         lambda w, p, a: did(ASSIGNMENTS)(w, p, a)[1::2],
         [("approve", "Succeeded", "Approved"), ("reject", "Succeeded", "Rejected")]),
    Edge("DOC", "with their reasons", RESULTS,
         reviewed("v", "w", **known(ApproveIfKnownAnswerScoreIsAtLeast=100, RejectIfKnownAnswerScoreIsLessThan=100,
                                    ApproveReason="yes", RejectReason="no")), ends,
         [("Approved", "yes"), ("Rejected", "no")]),
    *(Edge("DOC", f"{name} {threshold}", RESULTS, reviewed("v", "w", **known(**{name: threshold})),
           lambda w, p, a: [status for status, _ in ends(w, p, a)], expected)
      for name, threshold, expected in (
          ("ApproveIfKnownAnswerScoreIsAtLeast", 0, ["Approved"] * 2),
          ("ApproveIfKnownAnswerScoreIsAtLeast", 101, ["Submitted"] * 2),
          ("RejectIfKnownAnswerScoreIsLessThan", 0, ["Submitted"] * 2),
          ("RejectIfKnownAnswerScoreIsLessThan", 100, ["Submitted", "Rejected"]),
          ("RejectIfKnownAnswerScoreIsLessThan", 101, ["Rejected"] * 2))),
    Edge("DOC", "known answers extend by one", RESULTS, reviewed("w", **known(ExtendIfKnownAnswerScoreIsLessThan=50)),
         life, ("Assignable", 1, 0, 0)),
    Edge("DOC", "five assignments at most by default", RESULTS,
         reviewed(*["w"] * 5, **known(ExtendIfKnownAnswerScoreIsLessThan=101)), life, ("Reviewable", 0, 0, 0)),
    Edge("DOC", "as many as are given", RESULTS,
         reviewed(*["w"] * 5, **known(ExtendIfKnownAnswerScoreIsLessThan=101, ExtendMaximumAssignments=6)), life,
         ("Assignable", 1, 0, 0)),
    Edge("DOC", "no extension past ten assignments", RESULTS,
         reviewed(*["v"] * 8, "w", **known(ExtendIfKnownAnswerScoreIsLessThan=50, ExtendMaximumAssignments=25)),
         lambda w, p, a: [(one["Status"], one["ErrorCode"]) for one in a[ASSIGNMENTS]["ReviewActions"]
                          if one["ActionName"] == "extend"],
         [("Failed", "AWS.MechanicalTurk.InvalidMaximumAssignmentsIncrease")]),
    Edge("DOC", "what was approved is approved again", RESULTS,
         reviewed("v", **known(ApproveIfKnownAnswerScoreIsAtLeast=0),
                  **same(ApproveIfWorkerAgreementScoreIsAtLeast=1)),
         lambda w, p, a: [one["Status"] for one in a[HITS]["ReviewActions"]], ["Succeeded"]),
    Edge("DOC", "sample: what was rejected cannot be approved", RESULTS,
         reviewed("v", **known(RejectIfKnownAnswerScoreIsLessThan=101),
                  **same(ApproveIfWorkerAgreementScoreIsAtLeast=1)),
         lambda w, p, a: [(one["Status"], one["Result"], one["ErrorCode"]) for one in a[HITS]["ReviewActions"]],
         [("Failed", WRONG_STATE, "AWS.MechanicalTurk.InvalidAssignmentState")]),

    Edge("SDK", "the policies' names alone", RESULTS, reviewed("v", **SCORED, **COMPARED),
         lambda w, p, a: (a["HITId"] == p["HITId"], a[KNOWN], a[SAME]),
         (True, {"PolicyName": "ScoreMyKnownAnswers/2011-09-01"}, {"PolicyName": "SimplePlurality/2011-09-01"})),
    Edge("SDK", "a HIT without policies", RESULTS, reviewed("v"), lambda w, p, a: a == {"HITId": p["HITId"]}, True),
    *(Edge("SDK", f"levels {levels}", RESULTS, reviewed("v", asked={"PolicyLevels": levels}, **SCORED, **COMPARED),
           lambda w, p, a: (ASSIGNMENTS in a, HITS in a), expected)
      for levels, expected in ((["HIT"], (False, True)), (["Assignment"], (True, False)), ([], (True, True)),
                               (["HIT", "Assignment"], (True, True)))),
    *(Edge("SDK", f"{asked}", RESULTS, reviewed("v", asked=asked, **SCORED), lambda w, p, a: set(a[ASSIGNMENTS]), lists)
      for asked, lists in (({"RetrieveActions": False}, {"ReviewResults"}), ({"RetrieveResults": False},
                           {"ReviewActions"}), ({}, {"ReviewResults", "ReviewActions"}))),
    Edge("SDK", "members of a result and of an action", RESULTS, reviewed("v", **SCORED),
         lambda w, p, a: [set(a[ASSIGNMENTS][name][0]) for name in ("ReviewResults", "ReviewActions")],
         [{"ActionId", "SubjectId", "SubjectType", "QuestionId", "Key", "Value"},
          {"ActionId", "ActionName", "TargetId", "TargetType", "Status", "CompleteTime", "Result"}]),
    Edge("SDK", "a page of one", RESULTS, reviewed("v", asked={"MaxResults": 1}, **COMPARED),
         lambda w, p, a: (len(a[HITS]["ReviewResults"]), "NextToken" in a, "NumResults" in a), (1, True, False)),
    bad("CHOICE", "a token that was made up", RESULTS, reviewed("v", asked={"NextToken": "p1:AAAA"}, **COMPARED),
        "NextToken"),
]  # fmt: skip

test_rule = rule_test(ROWS)

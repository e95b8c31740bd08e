"""Review policies of new HITs: their parameters, each at its edges."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.table import Edge, Params, Rule, World, bad, rule_test
from tests.marketplace.market import QUESTION
from tests.marketplace.rules.review_policies.policies import known_answers, plurality

CREATE, WITH_TYPE = "CreateHIT", "CreateHITWithHITType"
KNOWN, SAME = "AssignmentReviewPolicy", "HITReviewPolicy"
YEAR = 31_536_000
KEY = {"q": ["v"]}
MANY = [f"q{number}" for number in range(16)]
EXTENDING = {
    "ExtendIfHITAgreementScoreIsLessThan": 50, "ExtendMaximumAssignments": 5, "ExtendMinimumTimeInSeconds": 60,
}  # fmt: skip


def with_(level: str, policy: Params) -> Callable[[World], Params]:
    """A new HIT with this policy."""
    return lambda world: world.new(**{level: policy})


def typed(level: str, policy: Params) -> Callable[[World], Params]:
    """A HIT of a known type with this policy."""

    def make(world: World) -> Params:
        kind = world.look(world.hit())["HITTypeId"]
        return {"HITTypeId": kind, "LifetimeInSeconds": 60, "Question": QUESTION, level: policy}

    return make


def taken(source: str, rule: str, level: str, policy: Params) -> Edge:
    """A policy that is taken."""
    return Edge(source, rule, CREATE, with_(level, policy), lambda w, p, a: a["HIT"]["HITStatus"], "Assignable")


def refused(source: str, rule: str, level: str, policy: Params, parameter: str, message: str = ".*") -> Rule:
    return bad(source, rule, CREATE, with_(level, policy), parameter, message)


def known(name: str) -> tuple[str, str, Callable[[Any], Params]]:
    """A parameter of ScoreMyKnownAnswers."""
    return name, KNOWN, lambda value: known_answers(KEY, **{name: value})


def same(name: str, **more: Any) -> tuple[str, str, Callable[[Any], Params]]:
    """A parameter of SimplePlurality."""
    return name, SAME, lambda value: plurality(["q"], **{**more, name: value})


def in_range(parameter: tuple[str, str, Callable[[Any], Params]], least: int, most: int) -> list[Rule]:
    """A whole number at its edges and past them, and what is none."""
    name, level, policy = parameter
    policy_name = policy(least)["PolicyName"].partition("/")[0]
    rows: list[Rule] = [taken("DOC", f"{policy_name}: {name} {n}", level, policy(n)) for n in (least, most)]
    rows += [
        refused("DOC", f"{policy_name}: {name} {n}", level, policy(n), name,
                re.escape(f'The value "{n}" is not valid for the parameter {name}. '
                          f"Valid values are {least} to {most}."))
        for n in (least - 1, most + 1)
    ]  # fmt: skip
    rows.append(
        refused("INFER", f"{policy_name}: {name} in words", level, policy("many"), name,
                re.escape(f'The value "many" is not valid for the parameter {name}. It must be a whole number.'))
    )  # fmt: skip
    return rows


def parameters(policy: Params, *more: Params) -> Params:
    """A policy with further parameters."""
    return {**policy, "Parameters": [*policy["Parameters"], *more]}


def without(policy: Params, key: str) -> Params:
    return {**policy, "Parameters": [one for one in policy["Parameters"] if one["Key"] != key]}


BOTH = ((KNOWN, known_answers(KEY)), (SAME, plurality(["q"])))
ROWS: list[Rule] = [
    *(rule for parameter, least, most in (
        (known("ApproveIfKnownAnswerScoreIsAtLeast"), 0, 101),
        (known("RejectIfKnownAnswerScoreIsLessThan"), 0, 101),
        (known("ExtendIfKnownAnswerScoreIsLessThan"), 0, 101),
        (known("ExtendMaximumAssignments"), 2, 25),
        (known("ExtendMinimumTimeInSeconds"), 60, YEAR),
        (same("ExtendIfHITAgreementScoreIsLessThan", **EXTENDING), 1, 100),
        (same("ExtendMinimumTimeInSeconds", **EXTENDING), 60, YEAR),
        (same("ApproveIfWorkerAgreementScoreIsAtLeast"), 0, 101),
        (same("RejectIfWorkerAgreementScoreIsLessThan"), 0, 101),
        (same("DisregardAssignmentIfKnownAnswerScoreIsLessThan"), 0, 101),
        (("QuestionAgreementThreshold", SAME, lambda value: plurality(["q"], value)), 0, 100),
    ) for rule in in_range(parameter, least, most)),

    *(Edge("SDK", f"{level} of a HIT of a type", WITH_TYPE, typed(level, policy),
           lambda w, p, a: w.call("ListReviewPolicyResultsForHIT", HITId=a["HIT"]["HITId"])["HITId"]
           == a["HIT"]["HITId"], True) for level, policy in BOTH),
    *(bad("INFER", f"{level} of a HIT of a type, unknown", WITH_TYPE, typed(level, {"PolicyName": "Mine"}), level,
          re.escape(f'The value "Mine" is not valid for the parameter {level}. This review policy is not known.'))
      for level, _ in BOTH),
    *(refused("INFER", f"{level} of no known name", level, {**policy, "PolicyName": "Mine/2011-09-01"}, level)
      for level, policy in BOTH),
    refused("INFER", "known answers at the level of HITs", SAME, known_answers(KEY), SAME),
    refused("INFER", "a plurality at the level of assignments", KNOWN, plurality(["q"]), KNOWN),
    *(refused("INFER", f"{level} with an unknown parameter", level,
              parameters(policy, {"Key": "Fast", "Values": ["1"]}), "Key") for level, policy in BOTH),
    *(refused("INFER", f"{level} with a parameter without a key", level, parameters(policy, {"Values": ["1"]}), "Key")
      for level, policy in BOTH),
    *(refused("INFER", f"{level} with a parameter twice", level,
              parameters(policy, policy["Parameters"][0]), policy["Parameters"][0]["Key"]) for level, policy in BOTH),

    refused("DOC", "a key is required", KNOWN, without(known_answers(KEY), "AnswerKey"), "AnswerKey",
            re.escape('The value "null" is not valid for the parameter AnswerKey. '
                      "It is required by ScoreMyKnownAnswers/2011-09-01.")),
    taken("DOC", "15 known answers", KNOWN, known_answers({name: ["a"] for name in MANY[:15]})),
    refused("DOC", "16 known answers", KNOWN, known_answers({name: ["a"] for name in MANY}), "AnswerKey"),
    refused("DOC", "no known answer", KNOWN, known_answers({}), "AnswerKey"),
    taken("DOC", "a question's id of 255 bytes", KNOWN, known_answers({"é" * 127 + "q": ["a"]})),
    refused("DOC", "a question's id of 256 bytes", KNOWN, known_answers({"é" * 128: ["a"]}), "AnswerKey"),
    *(rule for name in ("ApproveReason", "RejectReason") for rule in (
        taken("SDK", f"known answers: {name} of 1024", KNOWN, known_answers(KEY, **{name: "r" * 1024})),
        refused("SDK", f"known answers: {name} of 1025", KNOWN, known_answers(KEY, **{name: "r" * 1025}), name))),

    *(refused("DOC", f"{name} is required", SAME, without(plurality(["q"]), name), name,
              re.escape(f'The value "null" is not valid for the parameter {name}. '
                        "It is required by SimplePlurality/2011-09-01."))
      for name in ("QuestionIds", "QuestionAgreementThreshold")),
    taken("DOC", "QuestionIDs, as the sample has it", SAME,
          {"PolicyName": "SimplePlurality/2011-09-01", "Parameters": [
              {"Key": "QuestionIDs", "Values": ["q"]}, {"Key": "QuestionAgreementThreshold", "Values": ["50"]}]}),
    taken("DOC", "15 questions to compare", SAME, plurality(MANY[:15])),
    refused("DOC", "16 questions to compare", SAME, plurality(MANY), "QuestionIds"),
    refused("DOC", "no question to compare", SAME, plurality([]), "QuestionIds"),
    refused("INFER", "a question twice", SAME, plurality(["q", "q"]), "QuestionIds"),
    *(refused("DOC", f"extending needs {name}", SAME, plurality(["q"], **{
        key: value for key, value in EXTENDING.items() if key != name}), name)
      for name in ("ExtendMaximumAssignments", "ExtendMinimumTimeInSeconds")),
    *(taken("DOC", f"DisregardAssignmentIfRejected {text}", SAME, plurality(["q"], DisregardAssignmentIfRejected=text))
      for text in ("true", "false", "T", "F")),
    refused("DOC", "DisregardAssignmentIfRejected maybe", SAME, plurality(["q"], DisregardAssignmentIfRejected="maybe"),
            "DisregardAssignmentIfRejected"),
    taken("SDK", "plurality: RejectReason of 1024", SAME, plurality(["q"], RejectReason="r" * 1024)),
    refused("SDK", "plurality: RejectReason of 1025", SAME, plurality(["q"], RejectReason="r" * 1025), "RejectReason"),
]  # fmt: skip

test_rule = rule_test(ROWS)

"""Qualification requirements through plain boto3: what they may ask for, and whom they let in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.table import Edge, Params, Row, Rule, World, bad, invalid, quoted, request_error, rule_test
from tests.marketplace.serving import serving
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.server import ServerSettings
from turkterm.marketplace.wire import Suffix

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: The comparators with one value, and whether scores of 4, 5 and 6 meet them where it is 5.
ONE_VALUE = (
    ("LessThan", (True, False, False)),
    ("LessThanOrEqualTo", (True, True, False)),
    ("GreaterThan", (False, False, True)),
    ("GreaterThanOrEqualTo", (False, True, True)),
    ("EqualTo", (False, True, False)),
    ("NotEqualTo", (True, False, True)),
)


def _requiring() -> list[Rule]:
    def needing(type_id: str, comparator: str, **more: Any) -> Callable[[World], Params]:
        return lambda world: world.requiring({"QualificationTypeId": type_id, "Comparator": comparator, **more})

    def refused(source: str, rule: str, parameter: str, params: Callable[[World], Params], message: str = ".*") -> Row:
        return bad(source, rule, "CreateHIT", params, parameter, message)

    def allowed(source: str, rule: str, params: Callable[[World], Params]) -> Edge:
        def echoed(world: World, params: Params, answer: Params) -> Any:
            (wanted,) = params["QualificationRequirements"]
            (shown,) = answer["HIT"]["QualificationRequirements"]
            return shown.items() >= wanted.items() and {"RequiredToPreview", "ActionsGuarded"} < shown.keys()

        return Edge(source, rule, "CreateHIT", params, echoed, True)

    def not_equal(number: int) -> Params:
        return {"QualificationTypeId": approved, "Comparator": "NotEqualTo", "IntegerValues": [number]}

    approved, locale, percent = system_types.HITS_APPROVED, system_types.LOCALE, system_types.PERCENT_APPROVED
    california = {"Country": "US", "Subdivision": "CA"}
    countries = [{"Country": code} for code in ("DE", "FR", "IT")] * 11
    rows: list[Rule] = [
        allowed("DOC", f"{comparator} with one value", needing(approved, comparator, IntegerValues=[5]))
        for comparator, _ in ONE_VALUE
    ]
    for comparator in ("In", "NotIn"):
        rows += [
            allowed("DOC", f"{comparator} 15 numbers", needing(approved, comparator, IntegerValues=[*range(15)])),
            refused("DOC", f"{comparator} 16 numbers", "IntegerValue",
                    needing(approved, comparator, IntegerValues=[*range(16)])),
            refused("DOC", f"{comparator} no number", "IntegerValue", needing(approved, comparator)),
            allowed("DOC", f"{comparator} 30 places", needing(locale, comparator, LocaleValues=countries[:30])),
            refused("DOC", f"{comparator} 31 places", "LocaleValue",
                    needing(locale, comparator, LocaleValues=countries[:31])),
        ]  # fmt: skip
    rows += [
        refused("DOC", "EqualTo two numbers", "IntegerValue", needing(approved, "EqualTo", IntegerValues=[1, 2])),
        refused("DOC", "Exists has no values", "IntegerValue", needing(approved, "Exists", IntegerValues=[1])),
        allowed("DOC", "a percentage of 100", needing(percent, "LessThan", IntegerValues=[100])),
        refused("DOC", "a percentage of 101", "IntegerValue", needing(percent, "LessThan", IntegerValues=[101])),
        allowed("DOC", "a state of the US", needing(locale, "EqualTo", LocaleValues=[california])),
        refused("DOC", "states of other countries", "LocaleValue",
                needing(locale, "EqualTo", LocaleValues=[{"Country": "DE", "Subdivision": "BY"}]),
                quoted("DE,BY", "LocaleValue")),
        refused("sdk-js#3116", "EqualTo two places", "LocaleValue",
                needing(locale, "EqualTo", LocaleValues=[{"Country": "US"}, {"Country": "CA"}]),
                quoted("US,CA", "LocaleValue")
                + " LocaleValue must be null when used with the EqualTo comparator\\.\\."),
        refused("DOC", "places are not greater", "Comparator",
                needing(locale, "GreaterThan", LocaleValues=[{"Country": "US"}])),
        invalid("SDK", "a country has two letters", "CreateHIT",
                needing(locale, "EqualTo", LocaleValues=[{"Country": "USA"}]),
                "Value 'USA' at 'qualificationRequirements\\.1\\.member\\.localeValues\\.1"
                "\\.member\\.country' failed to satisfy constraint: Member must have length less than or equal to 2"),
        allowed("DOC", "no Masters", needing(system_types.MASTERS, "DoesNotExist")),
        refused("DOC", "retired Masters only exist", "Comparator",
                needing(system_types.PHOTO_MODERATION_MASTERS, "DoesNotExist")),
        request_error("breadboard#204", "Masters of the sandbox", "CreateHIT",
                      needing(system_types.SANDBOX_MASTERS, "Exists"), "QualificationTypeDoesNotExist",
                      "QualificationType \\[2ARFPLSP75KLA8M8DH1HTEQVJT3SY6\\] does not exist\\."),
        request_error("CHOICE", "another's inactive type", "CreateHIT",
                      lambda w: w.requiring({"QualificationTypeId": w.theirs("Inactive"), "Comparator": "Exists"}),
                      "QualificationTypeDoesNotExist", "QualificationType \\[.*\\] does not exist\\."),
        Edge("DOC", "10 requirements", "CreateHIT",
             lambda w: w.requiring(*map(not_equal, range(10))),
             lambda w, p, a: len(a["HIT"]["QualificationRequirements"]), 10),
        bad("DOC", "11 requirements", "CreateHIT",
            lambda w: w.requiring(*map(not_equal, range(11))),
            "QualificationRequirements"),
        refused("SDK", "guarded twice over", "RequiredToPreview",
                needing(approved, "Exists", RequiredToPreview=True, ActionsGuarded="Accept")),
        invalid("SDK", "what can be guarded", "CreateHIT", needing(approved, "Exists", ActionsGuarded="Submit"),
                ".*enum value set: \\[Accept, PreviewAndAccept, DiscoverPreviewAndAccept\\]"),
    ]  # fmt: skip
    return rows


def fitting(world: World, params: Params, answer: Params) -> Any:
    """Which of the workers may accept the HIT."""
    return tuple(world.fits(answer["HIT"]["HITId"], worker) for worker in params["_workers"])


def _comparing() -> list[Rule]:
    """Workers with the scores 4, 5 and 6 and one without, each of whom tries to accept."""

    def scores(comparator: str, values: list[int]) -> Callable[[World], Params]:
        def prepare(world: World) -> Params:
            kind = world.kind()
            holders = [world.holder(kind, IntegerValue=score)["WorkerId"] for score in (4, 5, 6)]
            wanted: Params = {"QualificationTypeId": kind, "Comparator": comparator}
            if values:
                wanted["IntegerValues"] = values
            return {**world.requiring(wanted), "MaxAssignments": 9, "_workers": [*holders, world.worker()]}

        return prepare

    several = (("In", (True, True, False)), ("NotIn", (False, False, True)))
    presence = (("Exists", (True, True, True)), ("DoesNotExist", (False, False, False)))
    given: list[tuple[list[int], tuple[tuple[str, tuple[bool, ...]], ...]]] = [
        ([5], ONE_VALUE), ([4, 5], several), ([], presence),
    ]  # fmt: skip
    return [
        Edge("DOC", f"{comparator} of scores 4, 5, 6 and none", "CreateHIT", scores(comparator, values), fitting,
             (*meets, comparator == "DoesNotExist"))
        for values, comparators in given
        for comparator, meets in comparators
    ]  # fmt: skip


def _placing() -> list[Rule]:
    """Workers of the US, California, Texas and Germany, each of whom tries to accept."""

    def places(comparator: str, *values: Params) -> Callable[[World], Params]:
        def prepare(world: World) -> Params:
            wanted = {"QualificationTypeId": system_types.LOCALE, "Comparator": comparator, "LocaleValues": [*values]}
            workers = [world.worker(locale) for locale in ("US", "US-CA", "US-TX", "DE")]
            return {**world.requiring(wanted), "MaxAssignments": 9, "_workers": workers}

        return prepare

    us, california, germany = {"Country": "US"}, {"Country": "US", "Subdivision": "CA"}, {"Country": "DE"}
    return [
        Edge("DOC", f"{comparator} {name}", "CreateHIT", places(comparator, *values), fitting, expected)
        for comparator, name, values, expected in (
            ("EqualTo", "the US", [us], (True, True, True, False)),
            ("EqualTo", "California", [california], (False, True, False, False)),
            ("NotEqualTo", "the US", [us], (False, False, False, True)),
            ("NotEqualTo", "California", [california], (True, False, True, True)),
            ("In", "California and Germany", [california, germany], (False, True, False, True)),
            ("NotIn", "California and Germany", [california, germany], (True, False, True, False)),
        )
    ]


ROWS = [*_requiring(), *_comparing(), *_placing()]


test_rule = rule_test(ROWS)


async def test_a_sandbox_has_the_masters_of_the_sandbox(tmp_path: Path) -> None:
    """Both ids, each in the environment that it is not of [breadboard#204]."""

    def create(world: World, type_id: str) -> Any:
        wanted = {"QualificationTypeId": type_id, "Comparator": "DoesNotExist"}
        return world.call("CreateHIT", **world.requiring(wanted))["HIT"]["QualificationRequirements"][0][
            "QualificationTypeId"
        ]

    async with serving(tmp_path, ServerSettings(suffix=Suffix.SANDBOX)) as served:
        world = World(served)
        masters = await asyncio.to_thread(create, world, system_types.SANDBOX_MASTERS)
        assert masters == system_types.SANDBOX_MASTERS
        with pytest.raises(ClientError, match="2F1QJWKUDD8XADTFD2Q0G6UTO95ALH") as caught:
            await asyncio.to_thread(create, world, system_types.MASTERS)
        assert caught.value.response["Error"]["Message"].endswith(" s)")

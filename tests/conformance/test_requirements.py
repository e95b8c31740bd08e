"""Qualification requirements through plain boto3: what they may ask for, and whom they let in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.conformance.table import Edge, Params, Row, Rule, World, bad, invalid, quoted, request_error, rule_test
from turkterm.marketplace import labour
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.rules.requirements import Reach

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
        *(allowed("DOC", f"{comparator} without values", needing(approved, comparator))
          for comparator in ("Exists", "DoesNotExist")),
        refused("DOC", "DoesNotExist has no values", "IntegerValue",
                needing(approved, "DoesNotExist", IntegerValues=[1])),
        *(refused("DOC", f"{comparator} without a number", "IntegerValue", needing(approved, comparator))
          for comparator, _ in ONE_VALUE),
        *(refused("DOC", f"{comparator} without a place", "LocaleValue", needing(locale, comparator))
          for comparator in ("EqualTo", "NotEqualTo", "In", "NotIn")),
        refused("DOC", "a place has no number", "IntegerValue",
                needing(locale, "EqualTo", LocaleValues=[california], IntegerValues=[1])),
        refused("DOC", "a number has no place", "LocaleValue",
                needing(approved, "EqualTo", LocaleValues=[california], IntegerValues=[1]),
                quoted("US,CA", "LocaleValue") + ".*"),
        *(refused("DOC", f"a country of {code!r}", "LocaleValue",
                  needing(locale, "In", LocaleValues=[{"Country": code}]))
          for code in ("us", "1A")),
        refused("DOC", "a state of two small letters", "LocaleValue",
                needing(locale, "In", LocaleValues=[{"Country": "US", "Subdivision": "ca"}])),
        refused("DOC", "a percentage below 0", "IntegerValue", needing(percent, "LessThan", IntegerValues=[-1])),
        allowed("DOC", "a percentage of 0", needing(percent, "GreaterThan", IntegerValues=[0])),
        allowed("SDK", "numbers below 0", needing(approved, "GreaterThan", IntegerValues=[-5])),
        request_error("SDK", "a type's id is any text", "CreateHIT", needing("no-id", "Exists"),
                      "QualificationTypeDoesNotExist", "QualificationType \\[no-id\\] does not exist\\."),
        invalid("SDK", "a comparator of none of these", "CreateHIT", needing(approved, "Like"),
                ".*enum value set: \\[LessThan, .*, In, NotIn\\]"),
        request_error("DOC", "a deleted type", "CreateHIT",
                      lambda w: w.requiring({"QualificationTypeId": w.gone(), "Comparator": "Exists"}),
                      "InvalidQualificationTypeState", "This operation can be called with a status of: Active"),
        request_error("SDK", "an inactive type", "CreateHIT",
                      lambda w: w.requiring({"QualificationTypeId": w.kind(QualificationTypeStatus="Inactive"),
                                             "Comparator": "Exists"}),
                      "InvalidQualificationTypeState", "This operation can be called with a status of: Active"),
        allowed("SDK", "another's active type",
                lambda w: w.requiring({"QualificationTypeId": w.theirs(), "Comparator": "Exists"})),
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


def _guarding() -> list[Rule]:
    """What a worker who misses a requirement may do, and how what is guarded comes back in either member."""

    def far(world: World, params: Params, answer: Params) -> tuple[bool, str, str, str]:
        """RequiredToPreview, ActionsGuarded, and how far a worker comes who holds nothing, and one who does."""
        shown = answer["HIT"]["QualificationRequirements"][0]
        stranger, holder = world.worker(), world.worker()
        kind = shown["QualificationTypeId"]
        world.call("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=holder)
        reaches = [reach(world, worker, answer["HIT"]["HITId"]) for worker in (stranger, holder)]
        return shown["RequiredToPreview"], shown["ActionsGuarded"], *reaches

    def reach(world: World, worker: str, hit_id: str) -> str:
        offers = world.served.store.read_now(lambda tx: labour.open_hits(tx, worker, 999, 1, least=Reach.DISCOVER))
        return next((offer.reach.name for offer in offers if offer.hit_id == hit_id), Reach.NOTHING.name)

    def guarded(**more: Any) -> Callable[[World], Params]:
        return lambda world: world.requiring({"QualificationTypeId": world.kind(), "Comparator": "Exists", **more})

    accept, preview = (False, "Accept", "PREVIEW", "ACCEPT"), (True, "PreviewAndAccept", "DISCOVER", "ACCEPT")
    discover = (True, "DiscoverPreviewAndAccept", "NOTHING", "ACCEPT")
    return [
        Edge("DOC", f"guards of {more}", "CreateHIT", guarded(**more), far, expected)
        for more, expected in (
            ({}, accept),
            ({"RequiredToPreview": False}, accept),
            ({"RequiredToPreview": True}, preview),
            ({"ActionsGuarded": "Accept"}, accept),
            ({"ActionsGuarded": "PreviewAndAccept"}, preview),
            ({"ActionsGuarded": "DiscoverPreviewAndAccept"}, discover),
            ({"ActionsGuarded": "PreviewAndAccept", "RequiredToPreview": True}, preview),
            ({"ActionsGuarded": "DiscoverPreviewAndAccept", "RequiredToPreview": True}, discover),
        )
    ]


ROWS = [*_requiring(), *_comparing(), *_placing(), *_guarding()]


test_rule = rule_test(ROWS)

"""The marketplace's own qualification types in requirements: which comparators each takes, and where it exists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.table import Edge, Params, Rule, World, bad, request_error, rule_test
from turkterm.marketplace.rules import standing, system_types

pytestmark = pytest.mark.asyncio(loop_scope="module")

CREATE = "CreateHIT"
PRESENCE = ("Exists", "DoesNotExist")
NUMBERS = (
    "LessThan",
    "LessThanOrEqualTo",
    "GreaterThan",
    "GreaterThanOrEqualTo",
    "EqualTo",
    "NotEqualTo",
    "In",
    "NotIn",
)
#: API name, and the id in production and in the sandbox [GUIDE].
MASTERS = ("Masters", "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6")
RETIRED = (
    ("Categorization Masters", "2NDP2L92HECWY8NS8H3CK0CP5L9GHO", "2F1KVCNHMVHV8E9PBUB2A4J79LU20F"),
    ("Photo Moderation Masters", "21VZU98JHSTLZ5BPP4A9NOBJEK3DPG", "2TGBB6BFMFFOM08IBMAFGGESC1UWJX"),
)
COUNTED = (
    ("Worker_NumberHITsApproved", "00000000000000000040"),
    ("Worker_PercentAssignmentsApproved", "000000000000000000L0"),
    ("Worker_PercentAssignmentsSubmitted", "00000000000000000000"),
    ("Worker_PercentAssignmentsAbandoned", "00000000000000000070"),
    ("Worker_PercentAssignmentsReturned", "000000000000000000E0"),
    ("Worker_PercentAssignmentsRejected", "000000000000000000S0"),
)
LOCALE, ADULT = "00000000000000000071", "00000000000000000060"


def needing(type_id: str, comparator: str, **values: Any) -> Callable[[World], Params]:
    """A new HIT with a requirement of the type."""
    return lambda world: world.requiring({"QualificationTypeId": type_id, "Comparator": comparator, **values})


def system_rows(*, sandbox: bool) -> list[Rule]:
    """The rows of one of the two environments."""

    def taken(name: str, type_id: str, comparator: str, **values: Any) -> Rule:
        return Edge("GUIDE", f"{name} {comparator}{place}", CREATE, needing(type_id, comparator, **values),
                    lambda w, p, a: a["HIT"]["QualificationRequirements"][0]["QualificationTypeId"],
                    type_id)  # fmt: skip

    def refused(name: str, type_id: str, comparator: str, **values: Any) -> Rule:
        return bad("GUIDE", f"{name} {comparator}{place}", CREATE, needing(type_id, comparator, **values), "Comparator")

    place = " in the sandbox" if sandbox else ""
    masters, elsewhere = (MASTERS[2], MASTERS[1]) if sandbox else MASTERS[1:]
    rows: list[Rule] = [taken("Masters", masters, comparator) for comparator in PRESENCE]
    rows += [refused("Masters", masters, comparator, IntegerValues=[1]) for comparator in NUMBERS]
    for name, production, sandboxed in RETIRED:
        here = sandboxed if sandbox else production
        rows += [taken(name, here, "Exists"), refused(name, here, "DoesNotExist")]
    rows += [
        request_error("breadboard#204", f"{name} of the other environment{place}", CREATE, needing(other, "Exists"),
                      "QualificationTypeDoesNotExist", rf"QualificationType \[{other}\] does not exist\.")
        for name, other in (("Masters", elsewhere),
                            *((one[0], one[1] if sandbox else one[2]) for one in RETIRED))
    ]  # fmt: skip
    for name, type_id in COUNTED:
        rows += [taken(name, type_id, comparator, IntegerValues=[1]) for comparator in NUMBERS]
    rows += [
        taken("Worker_Locale", LOCALE, comparator, LocaleValues=[{"Country": "US", "Subdivision": "WA"}])
        for comparator in ("EqualTo", "NotEqualTo", "In", "NotIn")
    ]
    rows += [
        refused("Worker_Locale", LOCALE, comparator, LocaleValues=[{"Country": "US"}])
        for comparator in (*PRESENCE, "LessThan", "GreaterThan", "LessThanOrEqualTo", "GreaterThanOrEqualTo")
    ]
    return [*rows, taken("Worker_Adult", ADULT, "EqualTo", IntegerValues=[1])]


ROWS = system_rows(sandbox=False)
test_rule = rule_test(ROWS)


def requiring(world: World, type_id: str, comparator: str, **values: Any) -> str:
    """A new HIT with a requirement of the type."""
    made = world.call(CREATE, **needing(type_id, comparator, **values)(world))["HIT"]
    return str(made["HITId"])


async def test_nobody_is_a_master_and_everybody_is_an_adult(world: World) -> None:
    """[CHOICE]"""

    def live() -> None:
        worker = world.worker()
        assert not world.fits(requiring(world, MASTERS[1], "Exists"), worker)
        assert world.fits(requiring(world, MASTERS[1], "DoesNotExist"), worker)
        assert world.fits(requiring(world, ADULT, "EqualTo", IntegerValues=[1]), worker)

    await asyncio.to_thread(live)


async def test_how_many_were_approved(world: World) -> None:
    """Worker_NumberHITsApproved grows with each approval [GUIDE]."""

    def live() -> None:
        worker = world.worker()
        for approved in range(3):
            wanted = requiring(world, COUNTED[0][1], "GreaterThanOrEqualTo", IntegerValues=[approved + 1])
            assert not world.fits(wanted, worker)
            made = world.submit(world.accept(world.hit(), worker))
            assert not world.fits(wanted, worker)
            world.call("ApproveAssignment", AssignmentId=made)
            assert world.fits(wanted, worker)

    await asyncio.to_thread(live)


@pytest.mark.parametrize(("submitted", "expected"), [(99, 100), (100, 75)])
async def test_percentages_say_nothing_before_100_submissions(world: World, submitted: int, expected: int) -> None:
    """Worker_PercentAssignmentsApproved is 100 until a worker submitted 100 assignments [GUIDE]."""

    def live() -> None:
        worker, account = world.worker(), world.served.store.account
        record = {"submitted": submitted, "approved": 60, "rejected": 20}
        world.served.store.write_now(lambda tx: standing.note(tx, account, worker, **record))
        percent = system_types.PERCENT_APPROVED
        assert world.fits(requiring(world, percent, "EqualTo", IntegerValues=[expected]), worker)
        assert not world.fits(requiring(world, percent, "NotEqualTo", IntegerValues=[expected]), worker)

    await asyncio.to_thread(live)

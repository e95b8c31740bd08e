"""The oddities that can be switched on: how a person writes them, and what each of them does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import HIT, Market
from turkterm.marketplace.quirks import BadQuirks, Quirks, parse_quirks

PROPERTIES = ("Title", "Description", "Reward", "AssignmentDurationInSeconds")


@pytest.mark.parametrize(
    ("spec", "quirks"),
    [
        ("", Quirks()),
        ("bare-reviewable", Quirks(bare_reviewable=True)),
        (" listing-lag = 15 , approval-lag=0.5,", Quirks(listing_lag=15, approval_lag=0.5)),
        ("listing-lag=3600,bare-reviewable", Quirks(listing_lag=3600, bare_reviewable=True)),
        ("old-version-fails", Quirks(old_version_fails=True)),
        ("change-lag=5,suffix=sandbox", Quirks(change_lag=5, sandbox=True)),
        ("suffix=production", Quirks()),
    ],
)
def test_reads(spec: str, quirks: Quirks) -> None:
    assert parse_quirks(spec) == quirks


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        (
            "lag=3",
            "“lag=3” is none of listing-lag=SECONDS, change-lag=SECONDS, approval-lag=SECONDS, bare-reviewable, "
            "old-version-fails, suffix=production, suffix=sandbox",
        ),
        ("suffix", "“suffix” is none of"),
        ("suffix=staging", "“suffix=staging” is none of"),
        ("sandbox", "“sandbox” is none of"),
        ("suffix=sandbox,suffix=production", "suffix is given twice"),
        ("bare-reviewable,bare-reviewable", "bare-reviewable is given twice"),
        ("listing-lag", "“listing-lag” is none of"),
        ("old-version-fails=1", "“old-version-fails=1” is none of"),
        ("bare-reviewable=1", "“bare-reviewable=1” is none of"),
        ("approval-lag=soon", "approval-lag needs a number of seconds, not “soon”"),
        ("approval-lag=-1", "approval-lag is a number of seconds from 0 to 3600, not -1"),
        ("approval-lag=3601", "from 0 to 3600"),
        ("approval-lag=nan", "from 0 to 3600"),
    ],
)
def test_refuses(spec: str, part: str) -> None:
    with pytest.raises(BadQuirks) as caught:
        parse_quirks(spec)
    assert part in str(caught.value)


def test_lists_show_new_things_late(market: Market) -> None:
    market.store.quirks = Quirks(listing_lag=15)
    market.clock.turn(100)
    hit_id = market.hit()["HITId"]
    market.do("CreateQualificationType", Name="Q", Description="d", QualificationTypeStatus="Active")
    assert market.look(hit_id)["HITId"] == hit_id
    for seconds, shown in ((0, 0), (14.9, 0), (0.1, 1)):
        market.clock.turn(seconds)
        assert market.do("ListHITs")["NumResults"] == shown
        own = market.do("ListQualificationTypes", MustBeRequestable=True, MustBeOwnedByCaller=True)
        assert own["NumResults"] == shown


def test_approval_fails_for_a_while(market: Market) -> None:
    market.store.quirks = Quirks(approval_lag=60)
    assignment = market.submitted(market.hit()["HITId"])
    market.clock.turn(59.9)
    error = market.refused("ApproveAssignment", AssignmentId=assignment)
    assert error.message == "This operation can be called with a status of: null"
    market.clock.turn(0.1)
    market.do("ApproveAssignment", AssignmentId=assignment)


def test_young_hits_can_only_be_ended(market: Market) -> None:
    market.store.quirks = Quirks(change_lag=5)
    hit_id = market.hit()["HITId"]
    other = market.do("CreateHITType", **{name: HIT[name] for name in PROPERTIES} | {"Title": "Other"})["HITTypeId"]
    changes: list[tuple[str, dict[str, Any]]] = [
        ("CreateAdditionalAssignmentsForHIT", {"NumberOfAdditionalAssignments": 1}),
        ("UpdateHITTypeOfHIT", {"HITTypeId": other}),
        ("UpdateExpirationForHIT", {"ExpireAt": market.clock.now() + 600}),
    ]
    market.clock.turn(4.9)
    for name, params in changes:
        assert market.refused(name, HITId=hit_id, **params).message == f"Hit {hit_id} does not exist."
    market.do("UpdateExpirationForHIT", HITId=market.hit()["HITId"], ExpireAt=0)
    market.clock.turn(0.1)
    for name, params in changes:
        market.do(name, HITId=hit_id, **params)


def test_reviewable_hits_are_ids_alone(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.submitted(hit_id)
    assert market.do("ListReviewableHITs")["HITs"][0]["Title"]
    market.store.quirks = Quirks(bare_reviewable=True)
    assert market.do("ListReviewableHITs")["HITs"] == [{"HITId": hit_id}]

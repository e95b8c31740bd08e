"""How far requirements let a worker get: finding a HIT, previewing it, accepting it [DOC ActionsGuarded]."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.marketplace.market import QUESTION, WORKER, Market, open_market
from turkterm.marketplace import labour
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.rules.requirements import Reach

ACCEPT, PREVIEW, DISCOVER = "Accept", "PreviewAndAccept", "DiscoverPreviewAndAccept"


def missed(guarded: str) -> dict[str, Any]:
    """A requirement that no worker meets."""
    return {"QualificationTypeId": system_types.MASTERS, "Comparator": "Exists", "ActionsGuarded": guarded}


def met(guarded: str) -> dict[str, Any]:
    """A requirement that every worker meets."""
    return {
        "QualificationTypeId": system_types.ADULT,
        "Comparator": "EqualTo",
        "IntegerValues": [1],
        "ActionsGuarded": guarded,
    }


def offers(market: Market, least: Reach = Reach.ACCEPT) -> dict[str, labour.HitOffer]:
    found = market.read(lambda tx: labour.open_hits(tx, WORKER, 50, 7, least=least))
    return {offer.hit_id: offer for offer in found}


@pytest.mark.parametrize(
    ("requirements", "reach"),
    [
        ([], Reach.ACCEPT),
        ([met(ACCEPT), met(PREVIEW), met(DISCOVER)], Reach.ACCEPT),
        ([missed(ACCEPT)], Reach.PREVIEW),
        ([missed(PREVIEW)], Reach.DISCOVER),
        ([missed(DISCOVER)], Reach.NOTHING),
        ([{**missed(ACCEPT), "ActionsGuarded": None, "RequiredToPreview": True}], Reach.DISCOVER),
        ([missed(ACCEPT), met(DISCOVER)], Reach.PREVIEW),
        ([missed(ACCEPT), missed(PREVIEW)], Reach.DISCOVER),
        ([missed(PREVIEW), missed(DISCOVER)], Reach.NOTHING),
    ],
)
def test_the_strictest_missed_requirement_counts(
    tmp_path: Path, requirements: list[dict[str, Any]], reach: Reach
) -> None:
    with open_market(tmp_path) as market:
        market.worker()
        wanted = [{name: value for name, value in one.items() if value is not None} for one in requirements]
        hit_id = market.hit(QualificationRequirements=wanted)["HITId"]

        for least in Reach:
            found = offers(market, least)
            assert (hit_id in found) is (reach >= max(least, Reach.DISCOVER))
            if hit_id in found:
                assert found[hit_id].reach is reach
                assert found[hit_id].question == (QUESTION if reach >= Reach.PREVIEW else "")
        if reach is Reach.ACCEPT:
            market.accept(hit_id)
        else:
            with pytest.raises(ApiError) as caught:
                market.accept(hit_id)
            assert caught.value.code == "AWS.MechanicalTurk.DoesNotMeetRequirements"


def test_blocked_workers_find_nothing(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        market.worker()
        market.hit()
        assert len(offers(market)) == 1
        market.do("CreateWorkerBlock", WorkerId=WORKER, Reason="spam")
        assert offers(market, Reach.NOTHING) == {}

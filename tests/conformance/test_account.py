"""The account: its balance and what is on hold, in production and in the sandbox, and who may ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.table import Edge, Params, Row, Rule, World, rule_test

BALANCE = "GetAccountBalance"


def with_key(access_key_id: str = "", secret: str = "", token: str | None = None) -> Callable[[World], Any]:
    """A client with other credentials than the requester's."""

    def make(world: World) -> Any:
        key = world.served.keys[0]
        served = world.served
        return world.watched(served.client_with(access_key_id or key.access_key_id, secret or key.secret, token=token))

    return make


def elsewhere(world: World) -> Any:
    """A client that signs for another region."""
    key = world.served.keys[0]
    return world.watched(world.served.client_with(key.access_key_id, key.secret, region="eu-west-1"))


def refused(source: str, rule: str, kind: str, message: str, by: Callable[[World], Any]) -> Row:
    return Row(source, rule, BALANCE, lambda w: {}, kind, None, message, stamped=False, by=by)


def hold(world: World) -> Params:
    before = world.money()
    world.hit(Reward="1", MaxAssignments=2)
    return {"_before": before}


ROWS: list[Rule] = [
    Edge("SDK", "two decimals", BALANCE, lambda w: {},
         lambda w, p, a: {name: bool(re.fullmatch(r"\d+\.\d\d", text)) for name, text in a.items()},
         {"AvailableBalance": True, "OnHoldBalance": True}),
    Edge("GUIDE", "a HIT's reward and fees are on hold, and not taken yet", BALANCE, hold,
         lambda w, p, a: (w.money()[0] - p["_before"][0], w.money()[1] - p["_before"][1]), (0, 240)),
    Edge("IAM", "a key that may only read", BALANCE, lambda w: {}, lambda w, p, a: len(a), 2, by=lambda w: w.reader),
    refused("AWS JSON", "a key of nobody", "UnrecognizedClientException",
            re.escape("The security token included in the request is invalid."), with_key("AKIANOBODY", "x")),
    refused("AWS JSON", "another secret", "InvalidSignatureException",
            "The request signature we calculated does not match .*", with_key(secret="x")),
    refused("SDK", "us-east-1 is the only region", "InvalidSignatureException",
            r"Credential should be scoped to a valid region.*", elsewhere),
]  # fmt: skip

test_rule = rule_test(ROWS)

"""HIT layouts: a question or a layout, and the values of its placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.table import Edge, Params, Rule, World, bad, request_error, rule_test
from tests.conformance.world import LAYOUT, LAYOUT_PAGE
from tests.marketplace.market import QUESTION

CREATE, WITH_TYPE = "CreateHIT", "CreateHITWithHITType"


def fields(*pairs: tuple[str, str]) -> list[Params]:
    """HITLayoutParameters."""
    return [{"Name": name, "Value": value} for name, value in pairs]


def new(**params: Any) -> Callable[[World], Params]:
    """Parameters of CreateHIT, without a question unless one is given."""
    return lambda world: world.new(**{"Question": None, **params})


def typed(**params: Any) -> Callable[[World], Params]:
    """The same of CreateHITWithHITType."""

    def make(world: World) -> Params:
        return {"HITTypeId": world.look(world.hit())["HITTypeId"], "LifetimeInSeconds": 60, **params}

    return make


def filled(world: World, params: Params, answer: Params) -> tuple[str | None, bool, bool]:
    """The layout of the new HIT, whether its question is the filled page, and whether GetHIT says the same."""
    page = LAYOUT_PAGE.replace("${word}", params["HITLayoutParameters"][0]["Value"])
    hit = answer["HIT"]
    return hit.get("HITLayoutId"), f"<![CDATA[{page}]]>" in hit["Question"], world.look(hit["HITId"]) == hit


def refused(name: str, value: str, detail: str) -> tuple[str, str]:
    return name, re.escape(f'The value "{value}" is not valid for the parameter {name}. {detail}')


ROWS: list[Rule] = [
    rule
    for operation, make in ((CREATE, new), (WITH_TYPE, typed))
    for rule in (
        Edge("DOC", "a layout with its parameters", operation,
             make(HITLayoutId=LAYOUT, HITLayoutParameters=fields(("word", "warm"))), filled, (LAYOUT, True, True)),
        Edge("DOC", "values are put in as they are", operation,
             make(HITLayoutId=LAYOUT, HITLayoutParameters=fields(("word", "<b>&amp;é</b>"))), filled,
             (LAYOUT, True, True)),
        bad("DOC", "neither question nor layout", operation, make(),
            *refused("Question", "null", "Either a Question or a HITLayoutId must be specified.")),
        bad("DOC", "question and layout", operation,
            make(HITLayoutId=LAYOUT, HITLayoutParameters=fields(("word", "x")), Question=QUESTION),
            *refused("HITLayoutId", "not null", "Specify either a Question or a HITLayoutId, not both.")),
        request_error("SDK", "no such layout", operation, make(HITLayoutId="3NONE"), "HITLayoutDoesNotExist",
                      re.escape("HIT Layout 3NONE does not exist.")),
        bad("SDK", "a placeholder without value", operation, make(HITLayoutId=LAYOUT),
            *refused("HITLayoutParameters", "null", "The layout needs a value for word.")),
        bad("DOC", "a value without placeholder", operation,
            make(HITLayoutId=LAYOUT, HITLayoutParameters=fields(("word", "a"), ("other", "b"))),
            *refused("HITLayoutParameters", "other", "The layout has no such placeholder.")),
        bad("CHOICE", "a value twice", operation,
            make(HITLayoutId=LAYOUT, HITLayoutParameters=fields(("word", "a"), ("word", "b"))),
            *refused("HITLayoutParameters", "word", "It is given twice.")),
        bad("DOC", "parameters without layout", operation,
            make(Question=QUESTION, HITLayoutParameters=fields(("word", "x"))),
            *refused("HITLayoutParameters", "not null", "It can only be used with a HITLayoutId.")),
        bad("SDK", "a filled layout is a question like any other", operation,
            make(HITLayoutId=LAYOUT, HITLayoutParameters=fields(("word", "x" * 65_536))), "Question",
            r'The value "<HTMLQuestion.*" .* The maximum size is 65535 bytes\.'),
    )
]  # fmt: skip

test_rule = rule_test(ROWS)

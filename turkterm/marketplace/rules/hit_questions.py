"""What a new HIT asks: the question that the caller gives, or a layout with its parameters. Exactly one of them."""

from __future__ import annotations

from typing import Any

from turkterm.marketplace import layouts
from turkterm.marketplace.attached import folder
from turkterm.marketplace.context import Params, Tx
from turkterm.marketplace.rules import unknown
from turkterm.marketplace.rules.questions import check_question


def question_of(tx: Tx, p: Params) -> tuple[str, str | None]:
    """The question document of a CreateHIT call, and the layout that it was made from; raises ApiError."""
    layout_id: str | None = p.get("HITLayoutId")
    if layout_id is None:
        return check_question(p), None
    if "Question" in p:
        raise unknown.question_twice()
    layout = layouts.find(folder(tx), layout_id)
    if layout is None:
        raise unknown.no_such_layout(layout_id)
    values = _values(layout, p.get("HITLayoutParameters", []))
    return check_question({"Question": layout.fill(values)}), layout_id


def _values(layout: layouts.Layout, parameters: list[dict[str, Any]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for parameter in parameters:
        name = parameter["Name"]
        if name in values:
            raise unknown.layout_parameter_refused(name, "It is given twice.")
        if name not in layout.placeholders:
            raise unknown.layout_parameter_refused(name, "The layout has no such placeholder.")
        values[name] = parameter["Value"]
    for name in layout.placeholders:
        if name not in values:
            raise unknown.layout_parameter_missing(name)
    return values

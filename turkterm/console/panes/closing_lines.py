"""How far the close-out of a HIT group is, in a line: what is done, what is next, what comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.console.keynames import key_for
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line
from turkterm.desk.closing import STEPS, Step
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from turkterm.desk.desk import Desk
    from turkterm.model.ids import HITTypeId


def closing_lines(desk: Desk, hit_type_id: HITTypeId) -> Iterator[Line]:
    """The steps of a group that is being closed out; nothing of another."""
    if hit_type_id not in desk.closings.begun:
        return
    at = desk.closings.progress(hit_type_id)
    spans = [Span(CleanText("close out "), "muted")]
    for number, step in enumerate(STEPS, 1):
        if number < at.number:
            spans.append(Span(CleanText(f" ✓ {step} "), "good"))
        elif step is at.step:
            spans.append(Span(clean(f" ▸ {step}: {at.words} "), "accent bold"))
        else:
            spans.append(Span(CleanText(f" · {step} "), "muted"))
    yield Line(tuple(spans), hang=10)
    if at.note:
        yield Line((Span(clean(f"          {at.note}"), "muted"),), hang=10)


def closing_note(desk: Desk) -> Span | None:
    """The latest close-out in a few words, for the status line; None where there is none."""
    if not desk.closings.begun:
        return None
    at = desk.closings.progress(desk.closings.begun[-1])
    waits = at.busy or at.step is Step.WAIT or (at.step is Step.REVIEW and not at.waiting)
    goes_on = "" if waits else f" ({key_for(desk.registry, 'group.close_out')})"
    return Span(
        clean(f"close out {at.number}/{len(STEPS)} {at.step}: {at.words}{goes_on}"), "muted" if waits else "accent"
    )

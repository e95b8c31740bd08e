"""The line of keys: those that do something here and now, the most useful first.

While one reads a detail the way back is the first of them; while something is asked, how to answer is all there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from turkterm.console.keynames import key_name
from turkterm.console.widgets.keys_line import KeyHint
from turkterm.desk.commands.command import Kind
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.console.panes.pane import Pane
    from turkterm.console.screens.workplace import Workplace
    from turkterm.desk.commands.command import Command

#: With more rows than this selected, whether a command would do anything is found out when its key is pressed.
WORTH_ASKING = 100
_BACK, _OPEN = "row.back", "row.open"
_ALWAYS = frozenset({"app.help", "app.quit"})
_ANSWER = [KeyHint(CleanText("enter"), CleanText("answer")), KeyHint(CleanText("esc"), CleanText("leave"))]
_YES_OR_NO = [KeyHint(CleanText("y"), CleanText("go on")), KeyHint(CleanText("enter"), CleanText("no"))]


def hints(place: Workplace) -> tuple[list[KeyHint], list[KeyHint]]:
    """The keys of the pane that is seen, and those that are always there."""
    if place.dialogue.asked is not None:
        return (_YES_OR_NO if place.dialogue.asked is Kind.CONFIRM else _ANSWER), []
    desk, pane = place.desk, place.pane
    selection = place.keyboard.selection()
    known = len(selection.ids) <= WORTH_ASKING
    found: list[KeyHint] = []
    pinned: list[KeyHint] = []
    for command in _offered(place, pane):
        enabled = not known or desk.why_not(command, selection) is None
        if not enabled and command.dialogue is None:
            continue  # it is not about the row: nothing held, nothing to take back
        hint = KeyHint(key_name(desk.registry.keys(command)[0]), clean(command.title), enabled)
        (pinned if command.id in _ALWAYS else found).append(hint)
    return found, pinned[::-1]


def _offered(place: Workplace, pane: Pane[Any]) -> list[Command]:
    """The commands of the pane that are worth a key in the line."""
    left_out = set() if place.navigation.can_go_back else {_BACK}
    if pane.reading:
        left_out.add(_OPEN)
    shown = [one for one in place.desk.registry.footer(pane.CONTEXT) if one.id not in left_out]
    if not pane.about_a_row:
        return [one for one in shown if one.id in _ALWAYS | {_BACK}]
    return sorted(shown, key=lambda one: one.id != _BACK) if pane.reading else shown

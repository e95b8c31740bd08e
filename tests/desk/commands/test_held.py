"""What is said where this turkterm holds nothing."""

from __future__ import annotations

import pytest

from tests.desk.factories import entry, still_desk
from tests.model.values import action
from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.commands.held import ELSEWHERE
from turkterm.model.action import ActionState


@pytest.mark.parametrize("command_id", ["action.undo", "action.release"])
def test_what_another_turkterm_holds_is_not_denied(command_id: str) -> None:
    desk = still_desk()
    command = desk.registry.get(command_id)
    assert command is not None
    assert "Nothing is held" in str(desk.why_not(command, Selection(Context.ACTIVITY)))
    desk.board.put_entries([entry(action("1"), ActionState.HELD)])
    assert desk.why_not(command, Selection(Context.ACTIVITY)) == ELSEWHERE

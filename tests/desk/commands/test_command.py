from __future__ import annotations

from tests.desk.factories import still_desk
from turkterm.desk.commands.command import EVERYWHERE, Command, Context, Selection


def test_a_command_works_everywhere_and_always_unless_it_says_otherwise() -> None:
    command = Command("list.copy", "copy", "Copy.", ("y",))
    assert command.contexts == EVERYWHERE == frozenset(Context)
    assert command.why_not(still_desk(), Selection(Context.GROUPS)) is None
    assert not command.writes

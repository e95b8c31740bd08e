"""An id that belongs to another profile is recognised where the marketplace refuses it."""

from __future__ import annotations

from pathlib import Path

from tests.journal.actions import approval
from turkterm.cli import wiring
from turkterm.cli.whose import other_profile_of
from turkterm.config.places import Places
from turkterm.config.profiles import BUILT_IN
from turkterm.config.settings import Settings
from turkterm.journal.store import Journal
from turkterm.model.action import ActionState
from turkterm.model.plans import Plan


async def test_an_id_of_another_profile_is_said(home: Path) -> None:
    """A verdict on an assignment that the sandbox's journal knows: the refusal names the sandbox."""
    places = Places.find({"TURKTERM_HOME": str(home)})
    places.ensure()
    action = approval(1)
    journal = Journal.open(places.journal("sandbox"), marketplace="x", who="me")
    await journal.intend([action], ActionState.QUEUED)
    await journal.close()
    async with wiring.open_desk(places, BUILT_IN["local"], Settings(), monitor=False) as desk:
        assert desk.carryout is not None
        desk.carry_out(Plan("approve", (action,)))
        await desk.carryout.finish()
        entry = desk.board.entries[action.action_id]
        assert entry.state is ActionState.FAILED
        assert entry.outcome is not None
        assert entry.outcome.endswith("; that id is from sandbox")
    assert other_profile_of(places, "sandbox", "3NOBODY") is None
    assert other_profile_of(places, "sandbox", str(action.hit_id)) == "local"  # its journal has it by now

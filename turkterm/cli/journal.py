"""`turkterm journal …`: what was done and by whom, and the end of what was interrupted."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from turkterm.cli.choosing import chosen_profile, home, settings_of
from turkterm.cli.refusal import FAILED, Refused, refusing, sentence

if TYPE_CHECKING:
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.desk.desk import Desk
    from turkterm.model.action import Entry
    from turkterm.model.ids import ActionId

#: The words of ActionState, here so that `--help` loads no model.
STATES = ("held", "queued", "sent", "done", "failed", "unsure", "cancelled")


@click.group(no_args_is_help=False)
def journal() -> None:
    """What was done and by whom, and the end of what was interrupted. A console may be open meanwhile."""


@journal.command(name="list")
@click.option("--profile", "name", metavar="NAME", help="The profile; the one of `turkterm --profile`.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object an entry.")
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Only these; may be repeated.")
@click.option("--run", metavar="RUN", help="Only one run; the beginning of its name is enough.")
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, metavar="N", help="0 lists all.")
@click.pass_obj
def list_(
    default_profile: str, name: str | None, as_json: bool, states: tuple[str, ...], run: str | None, limit: int
) -> None:
    """List actions, the newest first: when, who, what, fee, state, request id, outcome."""
    from turkterm.cli import wiring
    from turkterm.cli.entries import as_data, as_line
    from turkterm.model.action import ActionState

    places = home()
    profile = chosen_profile(settings_of(places), name or default_profile)

    async def read() -> Sequence[Entry]:
        async with wiring.open_journal(places, profile) as journal:
            return await journal.listed(states=[ActionState(state) for state in states], run=run, limit=limit or None)

    with refusing(*wiring.failures()):
        entries = asyncio.run(read())
    for entry in entries:
        click.echo(json.dumps(as_data(entry)) if as_json else as_line(entry))


@journal.command()
@click.option("--profile", "name", metavar="NAME", help="The profile; the one of `turkterm --profile`.")
@click.option("--yes", is_flag=True, help="Send held actions without asking.")
@click.option("--discard", is_flag=True, help="Send nothing: cancel what was not sent.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object for each action that was settled.")
@click.pass_obj
def resume(default_profile: str, name: str | None, yes: bool, discard: bool, as_json: bool) -> None:
    """Settle what a turkterm that ended left open.

    What was sent is looked up, what was queued is sent now, what was held is asked about. What an open console has
    under way is left to it.
    """
    from turkterm.cli import wiring

    places = home()
    settings = settings_of(places)
    profile = chosen_profile(settings, name or default_profile)
    if profile.read_only:
        raise Refused(f"The profile {profile.name} is read-only: nothing can be changed with it.")
    with refusing(*wiring.failures()):
        code = asyncio.run(_resume(places, profile, settings, yes=yes, discard=discard, as_json=as_json))
    click.get_current_context().exit(code)


async def _resume(
    places: Places, profile: Profile, settings: Settings, *, yes: bool, discard: bool, as_json: bool
) -> int:
    from turkterm.cli import wiring
    from turkterm.cli.acting import running_on, stopping
    from turkterm.cli.progress import ProgressLine
    from turkterm.model.action import ActionState

    open_states = (ActionState.HELD, ActionState.QUEUED, ActionState.SENT, ActionState.UNSURE)
    async with wiring.open_desk(places, profile, settings, monitor=False, grace=0.0) as desk:
        running, kept = running_on(desk), desk.journal
        assert kept is not None
        before = [one for one in await kept.listed(states=open_states) if one.marketplace == kept.marketplace]
        about = await kept.about({one.action.assignment_id for one in before if one.action.assignment_id})
        left = await running.find_out([*about, *before])
        if discard:
            await running.drop(left, "discarded")
        else:
            going = [entry for entry in left if entry.state is ActionState.QUEUED]
            going += _agreed([entry for entry in left if entry.state is ActionState.HELD], desk, yes=yes)
            with stopping(running), ProgressLine("sent", sys.stderr) as line:
                await running.go_on(going, lambda so_far: line.tell(so_far.ended, so_far.total, so_far.failed))
        settled = [running.entry(entry.action) for entry in reversed(before)]
        return _report(settled, {entry.action.action_id for entry in left}, discard=discard, as_json=as_json)


def _agreed(held: list[Entry], desk: Desk, *, yes: bool) -> list[Entry]:
    """The held actions that are to be sent after all: all, or none where nobody agrees."""
    from turkterm.cli.acting import confirm
    from turkterm.cli.entries import failure_line

    for entry in held:
        click.echo(f"  {failure_line(entry)}", err=True)
    if held:
        try:
            confirm(len(held), desk, yes=yes)
        except Refused as no:
            click.echo(sentence(f"{len(held)} held stay as they are: {no.message}"), err=True)
            return []
    return held


def _report(settled: list[Entry], left: set[ActionId], *, discard: bool, as_json: bool) -> int:
    """Say what became of each; what is open and was not left is another turkterm's. Returns the exit code."""
    from turkterm.cli.entries import as_data, failure_line
    from turkterm.model.action import ActionState

    elsewhere = bad = done = discarded = 0
    for entry in settled:
        if entry.state.open and entry.action.action_id not in left:
            elsewhere += 1
            continue
        if as_json:
            click.echo(json.dumps(as_data(entry)))
        click.echo(f"  {failure_line(entry)}", err=True)
        done += entry.state is ActionState.DONE
        if discard and entry.state is ActionState.CANCELLED:
            discarded += 1
        else:
            bad += entry.state is not ActionState.DONE
    if elsewhere:
        click.echo(f"{elsewhere:,} are under way in another turkterm", err=True)
    said = f"{done:,} settled as done, {bad:,} not" + (f", {discarded:,} discarded" if discarded else "")
    click.echo(said if done or bad or discarded else "nothing was left open", err=True)
    return FAILED if bad else 0

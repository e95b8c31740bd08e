"""What `bonus` and `results apply` share: draft, preview, confirmation, carrying out, and the account of it at the end.

stdout has nothing but one JSON object a row, where that is asked for; everything for people goes to stderr.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from turkterm.cli.choosing import chosen_profile, home, settings_of
from turkterm.cli.keys import can_ask, interruptible
from turkterm.cli.progress import ProgressLine
from turkterm.cli.refusal import FAILED, USAGE, Refused, refusing, sentence
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.desk.desk import Desk
    from turkterm.desk.files.draft import Draft
    from turkterm.desk.files.lookup import Lookup
    from turkterm.desk.files.running import Running
    from turkterm.model.action import Entry
    from turkterm.model.ids import AssignmentId

STOPPED = "stopped by a signal"
#: Skipped rows that are named one by one: after a crash there are thousands.
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """How the command was called."""

    profile: str
    dry_run: bool
    yes: bool
    as_json: bool


#: Makes the draft from what was looked up, what the journal knows, what was left, and whether that is all there is.
Drafting = Callable[["Desk", "Lookup", Sequence["Entry"], Sequence["Entry"], bool], Awaitable["Draft"]]


def act(asked: Asked, about: Sequence[AssignmentId], drafting: Drafting) -> int:
    """Carry a file out; returns the exit code. Raises Refused."""
    from turkterm.cli import wiring

    places = home()
    settings = settings_of(places)
    profile = chosen_profile(settings, asked.profile)
    if profile.read_only and not asked.dry_run:
        raise Refused(f"The profile {profile.name} is read-only: nothing can be changed with it.")
    with refusing(*wiring.failures()):
        return asyncio.run(_act(places, profile, settings, asked, about, drafting))


async def _act(
    places: Places,
    profile: Profile,
    settings: Settings,
    asked: Asked,
    about: Sequence[AssignmentId],
    drafting: Drafting,
) -> int:
    from turkterm.cli import wiring
    from turkterm.desk.files.lookup import Lookup

    async with wiring.open_desk(places, profile, settings, monitor=False, grace=0.0) as desk:
        running = None if asked.dry_run else running_on(desk)
        known = await _known(desk, about)
        if running is not None:
            left = await running.find_out(known)
            known = await _known(desk, about)  # with what became of them
        else:
            left = () if desk.journal is None else await desk.journal.left()
        with ProgressLine("assignments looked up", sys.stderr) as line:
            lookup = Lookup(desk.reader, line.tell)
            draft = await drafting(desk, lookup, known, left, running is not None)
        report_problems(draft)
        balance = await lookup.patiently(desk.reader.balance)
        preview(draft, desk, balance.available)
        if short := draft.shortage(balance, holds_inside=desk.role == "local"):
            raise Refused(f"Nothing was done: {short}.")
        plan = draft.plan
        if desk.carryout is not None and (over := await desk.carryout.over_limit(plan, draft.replaced)):
            raise Refused(f"Nothing was done: {over}.")
        if running is not None:
            await running.drop(draft.spare, f"needed no more, by {draft.path.name}")
        if running is None or not plan.actions:
            report_rows(draft, None, as_json=asked.as_json)
            return FAILED if plan.refused else 0
        if others := len(left) - len(draft.replaced):
            click.echo(f"  of an earlier run, not in this file and left as they are: {others:,}", err=True)
        confirm(len(plan.actions), desk, yes=asked.yes)
        await running.drop(draft.stale, f"done anew from {draft.path.name}")
        with stopping(running), ProgressLine("carried out", sys.stderr) as line:
            await running.carry_out(plan, lambda so_far: line.tell(so_far.ended, so_far.total, so_far.failed))
        return report_rows(draft, running, as_json=asked.as_json)


async def _known(desk: Desk, about: Sequence[AssignmentId]) -> tuple[Entry, ...]:
    return () if desk.journal is None else await desk.journal.about(about)


def running_on(desk: Desk) -> Running:
    """Runs over a desk that may write."""
    from turkterm.desk.files.running import Running

    if desk.carryout is None or desk.journal is None:
        raise Refused(f"Nothing can be changed on {desk.profile_name}: {desk.read_only_because or 'it is read-only'}.")
    return Running(desk, desk.carryout, desk.journal)


@contextmanager
def stopping(running: Running) -> Iterator[None]:
    """While this lasts, a first SIGINT or SIGTERM stops sending; a second one ends the program as it would."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def stop() -> None:
        for number in numbers:
            loop.remove_signal_handler(number)
        running.stop(STOPPED)  # before it is said: stderr may be gone
        click.echo("Stopping: what is under way is finished, nothing more is sent.", err=True)

    for number in numbers:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def report_problems(draft: Draft) -> None:
    """Say what is wrong with the file, a line each; raises Refused where there is anything."""
    for problem in draft.problems:
        click.echo(sentence(problem), err=True)
    if draft.problems:
        count = len(draft.problems)
        raise Refused(f"Nothing was done: {count} {'mistake' if count == 1 else 'mistakes'} in {draft.path}.")


def preview(draft: Draft, desk: Desk, available: int) -> None:
    """Say what would be done: people, HITs, sum, fees, balance after, and each row that is not done."""
    from turkterm.desk.files.draft import Fate
    from turkterm.model.money import Cents, show_amount

    plan = draft.plan
    skipped, refused = draft.of(Fate.SKIPPED), draft.of(Fate.REFUSED)
    click.echo(clean(f"{draft.title}, {desk.profile_name} ({desk.role})"), err=True)
    for item in skipped[:_SHOWN]:
        click.echo(f"  line {item.line}: skipped: {item.why}", err=True)
    if len(skipped) > _SHOWN:
        click.echo(f"  and {len(skipped) - _SHOWN:,} more rows skipped", err=True)
    for item in refused:
        click.echo(f"  line {item.line}: refused: {item.why}", err=True)
    counts = f"  {len(plan.actions):,} to do, {len(skipped):,} skipped, {len(refused):,} refused"
    if not plan.actions:
        click.echo(f"{counts}: nothing is left to do", err=True)
        return
    click.echo(f"{counts} · {plan.people:,} people · {plan.hits:,} HITs", err=True)
    dear = draft.dear_fees
    rates = f"fee {show_amount(Cents(plan.fees - dear))} at 20 %" + (f", {show_amount(dear)} at 40 %" if dear else "")
    after = show_amount(Cents(available - plan.total))
    click.echo(f"  {plan.sum} ({rates}) · balance after: {after}", err=True)


def confirm(count: int, desk: Desk, *, yes: bool) -> None:
    """Have the number typed, and a production profile's name before it. Raises Refused where nobody agrees."""
    if yes:
        return
    if not can_ask():
        raise Refused("Nothing was done: without a terminal to ask on, --yes is needed.", USAGE)
    if desk.unacknowledged and _typed(f"This is {desk.profile_name}: type its name to go on") != desk.profile_name:
        raise Refused("Nothing was done: the name was not typed.")
    if _typed(f"Type {count} to do this") != str(count):
        raise Refused("Nothing was done: the number was not typed.")


def _typed(question: str) -> str:
    with interruptible():
        answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer.strip().replace(",", "")


def report_rows(draft: Draft, running: Running | None, *, as_json: bool) -> int:
    """The account: JSON Lines on stdout where asked for, what failed on stderr. Returns the exit code."""
    from turkterm.cli.entries import as_row, failure_line
    from turkterm.desk.files.draft import Fate
    from turkterm.model.action import ActionState

    entries: dict[int, Entry] = {}
    if running is not None:
        entries = {item.line: running.entry(item.action) for item in draft.of(Fate.GO)}
    if as_json:
        for item in draft.items:
            click.echo(json.dumps({"line": item.line, **as_row(item, entries.get(item.line))}))
    if running is None:
        return 0
    bad = {line: entry for line, entry in entries.items() if entry.state is not ActionState.DONE}
    unsent = {line for line, entry in bad.items() if entry.state is ActionState.QUEUED}
    for line, entry in bad.items():
        if line not in unsent:
            click.echo(f"  line {line}: {failure_line(entry)}", err=True)
    click.echo(f"{len(entries) - len(bad):,} of {len(entries):,} done", err=True)
    if unsent:
        further = "go on with `turkterm journal resume`, or run the same command again"
        click.echo(sentence(f"{len(unsent):,} were not sent: {running.why_unsent}; {further}"), err=True)
    return FAILED if bad or draft.plan.refused else 0

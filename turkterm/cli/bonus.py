"""`turkterm bonus BONUSES.csv`: pay the bonuses that a file lists, each once, however often the command is run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from turkterm.cli.refusal import Refused, sentence

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.desk.files.draft import Draft
    from turkterm.desk.files.lookup import Lookup
    from turkterm.exchange.table import BadFile
    from turkterm.model.action import Entry


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="BONUSES.csv")
@click.option("--profile", "name", metavar="NAME", help="The marketplace to pay on; the one of `turkterm --profile`.")
@click.option("--dry-run", is_flag=True, help="Check and show everything, change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--occurrence",
    type=click.IntRange(1, 100),
    default=1,
    metavar="N",
    help="Pay each row for the Nth time: 2 pays again what was paid once.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object for each row on stdout.")
@click.pass_obj
def bonus(
    default_profile: str, file: Path, name: str | None, dry_run: bool, yes: bool, occurrence: int, as_json: bool
) -> None:
    """Pay bonuses from a file with the columns WorkerId, AssignmentId, BonusAmount and Reason.

    The whole file is checked before anybody is paid. A row that was paid already, the same amount for the same reason,
    is skipped: run the command again after a crash.
    """
    from turkterm.cli.acting import Asked, act
    from turkterm.exchange.bonuses import read_bonuses
    from turkterm.exchange.table import BadFile

    try:
        bonuses = read_bonuses(file)
    except BadFile as bad:
        raise whole_refused(bad) from bad

    async def drafting(
        desk: Desk, lookup: Lookup, known: Sequence[Entry], left: Sequence[Entry], trusted: bool
    ) -> Draft:
        from turkterm.desk.files.paying import Payments

        marketplace = "" if desk.journal is None else desk.journal.marketplace
        return await Payments(bonuses, marketplace, occurrence).draft(lookup, known, left, trusted=trusted)

    asked = Asked(name or default_profile, dry_run, yes, as_json)
    code = act(asked, [row.assignment_id for row in bonuses.rows], drafting)
    click.get_current_context().exit(code)


def whole_refused(bad: BadFile) -> Refused:
    """What to raise for a file that cannot be read; every problem but the last is said here, a line each."""
    from turkterm.exchange.rows import BadRows

    *others, last = bad.problems if isinstance(bad, BadRows) else (str(bad),)
    for problem in others:
        click.echo(sentence(problem), err=True)
    return Refused(last)

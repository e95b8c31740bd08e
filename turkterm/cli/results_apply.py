"""`turkterm results apply REVIEWED.csv`: the verdicts of a file that was reviewed in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.desk.files.draft import Draft
    from turkterm.desk.files.lookup import Lookup
    from turkterm.model.action import Entry


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="REVIEWED.csv")
@click.option("--profile", "name", metavar="NAME", help="The marketplace to act on; the one of `turkterm --profile`.")
@click.option("--dry-run", is_flag=True, help="Check and show everything, change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object for each decided row on stdout.")
@click.pass_obj
def apply(default_profile: str, file: Path, name: str | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Approve the rows with an x in the column Approve, reject those with a reason in the column Reject.

    The requester website's results file is taken as it is; rows with neither are left alone. A row that is decided
    already as it should be is skipped: run the command again after a crash.
    """
    from turkterm.cli.acting import Asked, act
    from turkterm.cli.bonus import whole_refused
    from turkterm.exchange.reviewed import read_reviewed
    from turkterm.exchange.table import BadFile

    try:
        reviewed = read_reviewed(file)
    except BadFile as bad:
        raise whole_refused(bad) from bad
    if reviewed.undecided:
        click.echo(f"rows without a mark, which are left alone: {reviewed.undecided:,}", err=True)

    async def drafting(
        _desk: Desk, lookup: Lookup, known: Sequence[Entry], left: Sequence[Entry], trusted: bool
    ) -> Draft:
        from turkterm.desk.files.deciding import draft_decisions

        return await draft_decisions(reviewed, lookup, known, left, trusted=trusted)

    asked = Asked(name or default_profile, dry_run, yes, as_json)
    code = act(asked, [one.assignment_id for one in reviewed.decisions], drafting)
    click.get_current_context().exit(code)

"""`turkterm results export`: every answer in a file that spreadsheets, scripts and `results apply` read."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from turkterm.cli.choosing import chosen_profile, home, settings_of
from turkterm.cli.refusal import FAILED, USAGE, Refused, refusing, sentence
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.model.ids import AssignmentId
    from turkterm.model.remark import Remark

FORMATS = ("csv", "jsonl", "parquet")


@click.command()
@click.option("--profile", "name", metavar="NAME", help="The marketplace to read; the one of `turkterm --profile`.")
@click.option("--type", "type_id", metavar="HITTYPEID", help="Only the HITs of one type.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="By the file's ending where not given, else csv.")
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE", help="Else stdout.")
@click.pass_obj
def export(default_profile: str, name: str | None, type_id: str | None, form: str | None, output: Path | None) -> None:
    """Write every answer, a row an assignment, under the requester website's column names.

    The columns Approve and Reject are empty: mark them and give the file to `results apply`. Times are in UTC. Where
    something was noted there are PrivateNote and DoNotUse, an x for answers that are paid for and not to be used.

    In CSV a cell that a spreadsheet would take for a formula has an apostrophe in front, as has one that begins with
    an apostrophe: take one away and the answer is as it was. {} is a field that was left empty. JSON Lines and Parquet
    hold every answer as it is.

    The file is there whole or not at all.
    """
    from turkterm.cli import wiring

    target = None if output is None or str(output) == "-" else output
    kind = form or (target.suffix[1:] if target is not None and target.suffix[1:] in FORMATS else "csv")
    if kind == "parquet":
        from turkterm.exchange.parquet import NoParquet, require_parquet

        with refusing(NoParquet):
            require_parquet()
        if target is None and sys.stdout.isatty():
            raise Refused("Parquet is nothing for a terminal: give a file with -o.", USAGE)
    places = home()
    settings = settings_of(places)
    profile = chosen_profile(settings, name or default_profile)
    with refusing(*wiring.failures()):
        code = asyncio.run(_export(places, profile, settings, type_id, kind, target))
    click.get_current_context().exit(code)


async def _export(
    places: Places, profile: Profile, settings: Settings, type_id: str | None, kind: str, target: Path | None
) -> int:
    from turkterm.cli import wiring
    from turkterm.cli.progress import ProgressLine
    from turkterm.desk.files.exporting import Export, NoSuchType
    from turkterm.exchange.parquet import write_parquet
    from turkterm.exchange.results import Spool, write_csv, write_jsonl
    from turkterm.exchange.table import BadFile
    from turkterm.exchange.wholefile import whole_file
    from turkterm.journal.remarks import noted_at
    from turkterm.journal.schema import JournalUnusable
    from turkterm.model.ids import HITTypeId

    wrong: list[str] = []
    remarks: Mapping[AssignmentId, Remark] = {}
    try:
        remarks = await asyncio.to_thread(noted_at, places.remarks(profile.name), wiring.kept_for(profile))
    except JournalUnusable as fault:  # the answers are written nonetheless
        wrong.append(f"{fault}; the export is without notes")
    write = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}[kind]
    with refusing(BadFile, NoSuchType), whole_file(target) as file, tempfile.TemporaryFile() as rows:
        spool = Spool(rows)
        async with wiring.open_desk(places, profile, settings, monitor=True) as desk:
            with ProgressLine("HITs read", sys.stderr) as line:
                reading = Export(desk.reader, desk.now, line.tell, remarks=remarks)
                async for record in reading.records(None if type_id is None else HITTypeId(type_id)):
                    spool.add(record)
        guards = write(spool, file)
    wrong += reading.short
    for problem in wrong:
        click.echo(sentence(problem), err=True)
    if guards:
        click.echo(f"{guards:,} cells begin like a formula or an apostrophe and have an apostrophe in front", err=True)
    where = "stdout" if target is None else target
    click.echo(clean(f"{spool.rows:,} answers of {reading.hits:,} HITs written to {where}"), err=True)
    return FAILED if wrong else 0

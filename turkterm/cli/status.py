"""`turkterm status`: one look at HIT groups and the balance, as a small table or as JSON for scripts and cron."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import click

from turkterm.cli.choosing import chosen_profile, home, settings_of
from turkterm.cli.refusal import Refused, refusing

if TYPE_CHECKING:
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.desk.rows.groups import GroupRow
    from turkterm.model.worker import Balance


@click.command()
@click.option("--profile", "name", metavar="NAME", help="The marketplace to look at; the one of `turkterm --profile`.")
@click.option("--json", "as_json", is_flag=True, help="JSON, with amounts as the API writes them and times in UTC.")
@click.pass_obj
def status(default_profile: str, name: str | None, as_json: bool) -> None:
    """One look: the counts of every HIT group, and the balance. Changes nothing."""
    places = home()
    settings = settings_of(places)
    profile = chosen_profile(settings, name or default_profile)
    rows, balance = asyncio.run(look(places, profile, settings))
    click.echo(json.dumps(as_data(profile, rows, balance), indent=2) if as_json else as_table(rows, balance))


async def look(places: Places, profile: Profile, settings: Settings) -> tuple[list[GroupRow], Balance]:
    """The groups and the balance, read once through a desk that cannot write. Raises Refused."""
    from turkterm.cli import wiring
    from turkterm.desk.rows.groups import group_rows

    with refusing(*wiring.failures()):
        async with wiring.open_desk(places, profile, settings, monitor=True) as desk:
            await desk.look()
            board, now = desk.board, desk.now()
            if board.state.problem or board.balance is None:
                raise Refused(board.state.problem or "The marketplace did not say the balance.")
            return group_rows(board, now), board.balance


def as_data(profile: Profile, rows: list[GroupRow], balance: Balance) -> dict[str, Any]:
    """What `--json` prints: amounts are dollars with two decimals in a string, times ISO 8601 in UTC or null."""
    from turkterm.model.money import wire_amount

    return {
        "profile": profile.name,
        "marketplace": profile.kind,
        "balance": {
            "available": wire_amount(balance.available),
            "on_hold": None if balance.on_hold is None else wire_amount(balance.on_hold),
        },
        "groups": [
            {
                "hit_type_id": row.hit_type_id,
                "hit_group_id": row.group_id,
                "title": row.title,
                "reward": wire_amount(row.reward),
                "hits": row.hits,
                "available": row.available,
                "pending": row.pending,
                "submitted": row.submitted,
                "approved": row.approved,
                "rejected": row.rejected,
                "next_auto_approval": _instant(row.next_auto),
            }
            for row in rows
        ],
    }


def as_table(rows: list[GroupRow], balance: Balance) -> str:
    """What is printed for people. The title is last: its width on a terminal is nobody's business then."""
    from turkterm.model.money import show_amount

    head = ("REWARD", "HITS", "AVAILABLE", "PENDING", "SUBMITTED", "APPROVED", "REJECTED", "NEXT AUTO-APPROVAL")
    cells = [
        (
            show_amount(row.reward),
            *map(str, (row.hits, row.available, row.pending, row.submitted, row.approved, row.rejected)),
            _instant(row.next_auto) or "-",
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) + f"  {title}"
        for line, title in zip((head, *cells), ("TITLE", *(row.title for row in rows)), strict=True)
    ]
    held = "" if balance.on_hold is None else f", on hold {show_amount(balance.on_hold)}"
    return "\n".join([*lines, "", f"balance {show_amount(balance.available)}{held}"])


def _instant(epoch: float | None) -> str | None:
    """An instant in ISO 8601; None where there is none, or one beyond the calendar."""
    from turkterm.model.times import iso_instant

    return None if epoch is None else iso_instant(epoch)

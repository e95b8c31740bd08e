"""`turkterm marketplace account …`: the requesters of this home. Works whether or not a server is running."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from turkterm.cli.choosing import home
from turkterm.cli.refusal import USAGE, refusing

if TYPE_CHECKING:
    from turkterm.marketplace.accounts import Account
    from turkterm.marketplace.store import Store

T = TypeVar("T")


@click.group(no_args_is_help=False)
def account() -> None:
    """Requesters: each has keys, money and HITs of its own, and all share the workers.

    `turkterm marketplace env --account NAME` gives the keys.
    """


@account.command()
@click.argument("name", metavar="NAME")
@click.option("--balance", metavar="AMOUNT", default="1000.00", show_default=True, help="Dollars to begin with.")
def add(name: str, balance: str) -> None:
    """Add a requester, and print it as `list` does."""
    from turkterm.marketplace import accounts
    from turkterm.marketplace.ids import new_person_id
    from turkterm.model.money import BadAmount, parse_amount

    with refusing(BadAmount, exit_code=USAGE):
        deposit = parse_amount(balance)
    with refusing(accounts.BadAccount):
        made = _with_store(lambda store: store.write_now(lambda tx: accounts.add(tx, name, deposit), new_person_id()))
    _show([made])


@account.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")
def list_(as_json: bool) -> None:
    """List the requesters: name, account id, the ids of the full and the read-only key, balance."""
    from turkterm.marketplace import accounts

    found = _with_store(lambda store: store.read_now(accounts.listed))
    if as_json:
        click.echo(json.dumps([_document(one) for one in found], indent=2))
    else:
        _show(found)


def _with_store(use: Callable[[Store], T]) -> T:
    from turkterm.cli.serving import open_store
    from turkterm.marketplace.store import StoreUnusable

    with refusing(StoreUnusable):
        store = open_store(home())
    try:
        return use(store)
    finally:
        store.close()


def _document(one: Account) -> dict[str, Any]:
    from turkterm.model.money import wire_amount

    keys = {str(rights): key_id for rights, key_id in one.keys.items()}
    return {"name": one.name, "account": one.account_id, "keys": keys, "balance": wire_amount(one.available)}


def _show(found: Iterable[Account]) -> None:
    """A line an account, in columns."""
    rows = [(one["name"], one["account"], *one["keys"].values(), one["balance"]) for one in map(_document, found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

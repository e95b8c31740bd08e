"""The requesters of one marketplace: accounts by name, each with a full and a read-only key and money of its own.

All of them share the workers. The first one, `default`, comes with the store; people add others by the command line.
Nobody is told a secret here: `Store.access_keys` gives them to whoever may read the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import insert, select

from turkterm.marketplace.context import Rights, Tx
from turkterm.marketplace.ids import new_access_key_id, new_secret
from turkterm.marketplace.rules.money import balance, open_account
from turkterm.marketplace.schema import access_keys, account_names, accounts
from turkterm.model.money import Cents

#: The name of the first requester.
DEFAULT = "default"
_LONGEST = 40
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{_LONGEST - 1}}}")


class BadAccount(ValueError):
    """A name that no account has, or that a new one cannot have; one sentence."""


@dataclass(frozen=True, slots=True)
class Account:
    """A requester as people see it: the ids of its keys by their rights, and AvailableBalance."""

    name: str
    account_id: str
    keys: dict[Rights, str]
    available: Cents


def add(tx: Tx, name: str, deposit: Cents) -> Account:
    """Makes the account of this transaction, which has none yet, with its name, keys and money. Raises BadAccount."""
    if not _NAME.fullmatch(name):
        raise BadAccount(
            f"“{name[:80]}” cannot name an account: take up to {_LONGEST} letters A to z, digits and, inside, . _ -"
        )
    taken = next((known for known in names(tx) if known.casefold() == name.casefold()), None)
    if taken is not None:
        raise BadAccount(f"There is an account called {taken} already")
    open_account(tx, deposit)
    tx.db.execute(insert(account_names), {"account": tx.account, "name": name})
    keys = {rights: new_access_key_id() for rights in Rights}
    tx.db.execute(
        insert(access_keys),
        [
            {
                "access_key_id": key_id,
                "account": tx.account,
                "secret": new_secret(),
                "rights": rights,
                "created": tx.now,
            }
            for rights, key_id in keys.items()
        ],
    )
    return Account(name, tx.account, keys, deposit)


def find(tx: Tx, name: str) -> str:
    """The id of the account with this name. Raises BadAccount."""
    found = select(account_names.c.account).where(account_names.c.name == name)
    account: str | None = tx.db.execute(found).scalar_one_or_none()
    if account is None:
        near = get_close_matches(name, names(tx), n=1)
        hint = f": did you mean {near[0]}?" if near else f": there are {', '.join(names(tx))}"
        raise BadAccount(f"No account is called “{name[:80]}”{hint}")
    return account


def listed(tx: Tx) -> list[Account]:
    """All named accounts, the oldest first."""
    query = select(account_names).join(accounts).order_by(accounts.c.created, account_names.c.name)
    return [
        Account(row.name, row.account, _keys(tx, row.account), balance(tx, row.account)[0])
        for row in tx.db.execute(query).all()
    ]


def names(tx: Tx) -> Sequence[str]:
    """The names that are taken."""
    return tx.db.execute(select(account_names.c.name).order_by(account_names.c.name)).scalars().all()


def _keys(tx: Tx, account: str) -> dict[Rights, str]:
    query = select(access_keys.c.rights, access_keys.c.access_key_id).where(access_keys.c.account == account)
    return {Rights(row.rights): row.access_key_id for row in tx.db.execute(query.order_by(access_keys.c.rights)).all()}

"""Money of the marketplace: every cent that moves is a row, and the balance is the sum of the rows.

AvailableBalance falls when rewards, bonuses and fees are paid, and by nothing else; OnHoldBalance says how much of it
is promised to open assignments. What an account may promise or give away is therefore the difference, which keeps
`on hold <= available` true at all times: a promised reward can always be paid, and the auto-approval never fails for
want of money.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import insert, select, update

from turkterm.marketplace.attached import in_sandbox
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError, request_error
from turkterm.marketplace.schema import accounts, movements
from turkterm.model.money import Cents

#: The most cents that an account has or promises: the store's integers end there.
LARGEST = 2**63 - 1


class Kind(StrEnum):
    """What a movement is for."""

    DEPOSIT = "deposit"
    REWARD = "reward"
    REWARD_FEE = "reward fee"
    BONUS = "bonus"
    BONUS_FEE = "bonus fee"


def open_account(tx: Tx, deposit: Cents, kind: Kind = Kind.DEPOSIT) -> None:
    """Makes the account of this transaction with a first deposit."""
    tx.db.execute(insert(accounts).values(account=tx.account, created=tx.now, available=deposit, on_hold=0))
    tx.db.execute(insert(movements).values(account=tx.account, time=tx.now, kind=kind, amount=deposit))


def balance(tx: Tx, account: str) -> tuple[Cents, Cents]:
    """Available and on hold, in cents."""
    row = tx.db.execute(select(accounts.c.available, accounts.c.on_hold).where(accounts.c.account == account)).one()
    return Cents(row.available), Cents(row.on_hold)


def require_funds(tx: Tx, account: str, amount: int) -> None:
    """Raises InsufficientFunds unless `amount` cents of the account are neither spent nor promised.

    The sandbox's money never runs out [GUIDE]: what is missing there is deposited, so that the ledger adds up; up to
    `LARGEST`.
    """
    available, on_hold = balance(tx, account)
    missing = amount - (available - on_hold)
    if missing <= 0:
        return
    if not in_sandbox(tx) or available + missing > LARGEST:
        raise insufficient_funds()
    tx.db.execute(insert(movements).values(account=account, time=tx.now, kind=Kind.DEPOSIT, amount=missing))
    tx.db.execute(
        update(accounts).where(accounts.c.account == account).values(available=accounts.c.available + missing)
    )


def insufficient_funds() -> ApiError:
    """The service's words, two spaces at the end, no time after them [Mephisto#342]."""
    error = request_error(
        "InsufficientFunds",
        "This Requester has insufficient funds in their account to complete this transaction. "
        "Please visit https://requester.mturk.com/prepayments/new to purchase Prepaid HITs.  ",
    )
    error.stamped = False
    return error


def change_hold(tx: Tx, account: str, by: int) -> None:
    """Promises `by` cents more of the account (less where negative). Raises InsufficientFunds beyond `LARGEST`."""
    if not by:
        return
    if by > LARGEST:
        raise insufficient_funds()
    which = update(accounts).where(accounts.c.account == account, accounts.c.on_hold <= LARGEST - max(by, 0))
    if tx.db.execute(which.values(on_hold=accounts.c.on_hold + by)).rowcount == 0:
        raise insufficient_funds()


def pay(
    tx: Tx,
    account: str,
    paid: tuple[tuple[Kind, Cents], ...],
    *,
    worker_id: str,
    assignment: int,
    bonus: int | None = None,
) -> None:
    """Takes rewards, bonuses and fees from the account, a movement each; nothing moves for nothing."""
    rows = [
        {
            "account": account,
            "time": tx.now,
            "kind": kind,
            "amount": -amount,
            "worker_id": None if kind in {Kind.REWARD_FEE, Kind.BONUS_FEE} else worker_id,
            "assignment": assignment,
            "bonus": bonus,
        }
        for kind, amount in paid
        if amount
    ]
    if not rows:
        return
    tx.db.execute(insert(movements), rows)
    total = sum(amount for _, amount in paid)
    tx.db.execute(update(accounts).where(accounts.c.account == account).values(available=accounts.c.available - total))

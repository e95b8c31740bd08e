"""The requester's account."""

from __future__ import annotations

from turkterm.marketplace.attached import in_sandbox
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.rules.money import balance
from turkterm.model.money import wire_amount

#: What every account of the sandbox has, whatever it spends [S000].
SANDBOX_BALANCE = "10000.00"


def get_account_balance(tx: Tx, p: Params) -> Result:
    """GetAccountBalance: what is there, and how much of it is promised to open assignments; fixed in the sandbox."""
    if in_sandbox(tx):
        return {"AvailableBalance": SANDBOX_BALANCE}
    available, on_hold = balance(tx, tx.account)
    return {"AvailableBalance": wire_amount(available), "OnHoldBalance": wire_amount(on_hold)}

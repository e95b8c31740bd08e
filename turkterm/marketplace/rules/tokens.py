"""UniqueRequestToken: a request that was carried out is not carried out again for 24 hours of the marketplace's clock.

A token counts alone: other parameters with the same token are a repeat too [INFER]. The row is written in the
transaction of what it protects, so that either both stand or neither.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import delete, insert, select

from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules.limits import TOKEN_LIFE
from turkterm.marketplace.schema import request_tokens


class Scope(StrEnum):
    """What a token is unique among."""

    HIT = "hit"
    BONUS = "bonus"
    EXPIRATION = "expiration"
    EXTENSION = "extension"


def first_outcome(tx: Tx, scope: Scope, token: str | None) -> str | None:
    """What the first request with this token led to (a HITId, a request id), None where there was none lately."""
    if token is None:
        return None
    row = tx.db.execute(
        select(request_tokens.c.outcome).where(
            request_tokens.c.account == tx.account,
            request_tokens.c.scope == scope,
            request_tokens.c.token == token,
            request_tokens.c.created > tx.now - TOKEN_LIFE,
        )
    ).one_or_none()
    return None if row is None else str(row.outcome)


def remember(tx: Tx, scope: Scope, token: str | None, outcome: str) -> None:
    """Spends the token. Call it after `first_outcome` found nothing, in the same transaction."""
    if token is None:
        return
    forget(tx, scope, token)
    tx.db.execute(
        insert(request_tokens).values(account=tx.account, scope=scope, token=token, outcome=outcome, created=tx.now)
    )


def forget(tx: Tx, scope: Scope, token: str) -> None:
    """Removes a token that ran out and has not been swept away."""
    tx.db.execute(
        delete(request_tokens).where(
            request_tokens.c.account == tx.account,
            request_tokens.c.scope == scope,
            request_tokens.c.token == token,
        )
    )


def sweep(tx: Tx) -> None:
    """Removes the tokens of all accounts that ran out."""
    tx.db.execute(delete(request_tokens).where(request_tokens.c.created <= tx.now - TOKEN_LIFE))

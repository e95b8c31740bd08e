"""What the store attaches to a transaction's connection for the few rules that ask for it.

The key that seals page tokens is the file's own; the request id is the caller's. Both ride on SQLAlchemy's execution
options, so that operations see nothing but their `Tx`.
"""

from __future__ import annotations

from sqlalchemy import Connection

from turkterm.marketplace.context import Tx

_TOKEN_KEY = "marketplace_token_key"  # noqa: S105 - the name of the option, not the key
_REQUEST_ID = "marketplace_request_id"


def attach(connection: Connection, *, token_key: bytes, request_id: str) -> None:
    """The store's side: before the transaction's first statement."""
    connection.execution_options(**{_TOKEN_KEY: token_key, _REQUEST_ID: request_id})


def token_key(tx: Tx) -> bytes:
    """The key that seals this store's page tokens."""
    key = tx.db.get_execution_options()[_TOKEN_KEY]
    assert isinstance(key, bytes)
    return key


def request_id(tx: Tx) -> str:
    """The id of the request that this transaction serves; empty for the crowd, the scheduler and imports."""
    return str(tx.db.get_execution_options().get(_REQUEST_ID, ""))

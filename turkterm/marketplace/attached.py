"""What the store attaches to a transaction's connection for the few rules that ask for it.

The key that seals page tokens and the folder beside the file are the store's own; the request id is the caller's; which
of AWS's environments it stands in for, with which oddities and at which address, is the server's. All ride on
SQLAlchemy's execution options, so that operations see nothing but their `Tx`.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from turkterm.marketplace.context import Tx
from turkterm.marketplace.quirks import Quirks

_TOKEN_KEY = "marketplace_token_key"  # noqa: S105 - the name of the option, not the key
_REQUEST_ID = "marketplace_request_id"
_SANDBOX = "marketplace_sandbox"
_QUIRKS = "marketplace_quirks"
_FOLDER = "marketplace_folder"
_PUBLIC_URL = "marketplace_public_url"
_NO_QUIRKS = Quirks()


def attach(
    connection: Connection,
    *,
    token_key: bytes,
    request_id: str,
    sandbox: bool,
    quirks: Quirks,
    folder: Path,
    public_url: str,
) -> None:
    """The store's side: before the transaction's first statement."""
    connection.execution_options(
        **{
            _TOKEN_KEY: token_key,
            _REQUEST_ID: request_id,
            _SANDBOX: sandbox,
            _QUIRKS: quirks,
            _FOLDER: folder,
            _PUBLIC_URL: public_url,
        }
    )


def token_key(tx: Tx) -> bytes:
    """The key that seals this store's page tokens."""
    key = tx.db.get_execution_options()[_TOKEN_KEY]
    assert isinstance(key, bytes)
    return key


def request_id(tx: Tx) -> str:
    """The id of the request that this transaction serves; empty for the crowd, the scheduler and imports."""
    return str(tx.db.get_execution_options().get(_REQUEST_ID, ""))


def in_sandbox(tx: Tx) -> bool:
    """Whether the marketplace stands in for AWS's sandbox rather than for production."""
    return bool(tx.db.get_execution_options().get(_SANDBOX, False))


def quirks(tx: Tx) -> Quirks:
    """The oddities that the server shows."""
    found = tx.db.get_execution_options().get(_QUIRKS, _NO_QUIRKS)
    assert isinstance(found, Quirks)
    return found


def folder(tx: Tx) -> Path:
    """The folder that the store's file is in: what belongs to the marketplace and is no table is kept beside it."""
    found = tx.db.get_execution_options()[_FOLDER]
    assert isinstance(found, Path)
    return found


def public_url(tx: Tx) -> str:
    """Where the server is reached, without a slash at the end; empty where none serves."""
    return str(tx.db.get_execution_options().get(_PUBLIC_URL, ""))

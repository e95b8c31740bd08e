"""Pages of lists: opaque NextTokens that stay right while rows come and go.

A token holds the place of the last row that was given, not a count of rows, so that new rows neither repeat nor hide
old ones. It is `p1:` and base64 as the service wrote it [S000], sealed with the store's key for one list, account and
filter: a changed or borrowed token is refused (`unknown.bad_page_token`). Every page with rows carries a token; the
page after the last row is empty and carries none, so that both conventions of clients come to an end.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, select

from turkterm.marketplace.attached import token_key
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.rules.limits import PAGE
from turkterm.marketplace.rules.unknown import bad_page_token

_PREFIX = "p1:"
_SEAL = 20  # bytes; the longest place (a WorkerId of 64 characters) stays far below PaginationToken's 255

Place = list[Any]


def _cipher(key: bytes, seal: bytes, data: bytes) -> bytes:
    stream = hashlib.shake_256(key + seal).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def write_token(tx: Tx, purpose: str, place: Place) -> str:
    """The token for the rows after `place` in the list that `purpose` names."""
    data = json.dumps(place, separators=(",", ":")).encode()
    key = token_key(tx)
    seal = hmac.digest(key, f"{tx.account}\n{purpose}\n".encode() + data, "sha256")[:_SEAL]
    return _PREFIX + b64encode(seal + _cipher(key, seal, data)).decode()


def read_token(tx: Tx, purpose: str, token: str) -> Place:
    """The place in a token that `write_token` made for the same purpose and account; raises ApiError."""
    try:
        sealed = b64decode(token.removeprefix(_PREFIX), validate=True)
    except (NoBase64, ValueError) as problem:
        raise bad_page_token(token) from problem
    key = token_key(tx)
    seal = sealed[:_SEAL]
    data = _cipher(key, seal, sealed[_SEAL:])
    wanted = hmac.digest(key, f"{tx.account}\n{purpose}\n".encode() + data, "sha256")[:_SEAL]
    if not token.startswith(_PREFIX) or not hmac.compare_digest(seal, wanted):
        raise bad_page_token(token)
    place = json.loads(data)
    assert isinstance(place, list)
    return place


def beyond(
    statement: Select[Any],
    order: Sequence[ColumnElement[Any]],
    place: Sequence[Any],
    *,
    descending: bool = False,
    included: bool = False,
) -> list[Select[Any]]:
    """The rows of `statement` after `place` (from it on, where it is `included`), as statements to be read in turn.

    One statement would do, `(a, b) > (x, y)`. Of that SQLite uses `a` alone where `b` is a table's `number`, and walks
    through all rows with the same `a`: a batch of 100,000 HITs has one expiration.
    """
    found = []
    for at in reversed(range(len(order))):
        same = [column == literal(value, column.type) for column, value in zip(order[:at], place, strict=False)]
        column, value = order[at], literal(place[at], order[at].type)
        last = included and at == len(order) - 1
        if descending:
            later = column <= value if last else column < value
        else:
            later = column >= value if last else column > value
        found.append(statement.where(*same, later))
    return found


def first_rows(tx: Tx, statements: Sequence[Select[Any]], count: int) -> list[Row[Any]]:
    """The first `count` rows of the statements, read in turn."""
    rows: list[Row[Any]] = []
    for statement in statements:
        if len(rows) < count:
            rows += tx.db.execute(statement.limit(count - len(rows))).all()
    return rows


def _place_of(tx: Tx, order: Sequence[ColumnElement[Any]], anchor: ColumnElement[Any], value: Any, token: str) -> Place:
    """The place of the row whose `anchor` is this value; raises ApiError where the row is gone."""
    row = tx.db.execute(select(*order).where(anchor == literal(value, anchor.type))).one_or_none()
    if row is None:
        raise bad_page_token(token)
    return list(row)


def page(
    tx: Tx,
    p: Params,
    statement: Select[Any],
    *,
    member: str,
    purpose: str,
    order: Sequence[ColumnElement[Any]],
    anchor: ColumnElement[Any] | None = None,
    descending: bool = False,
    shape: Callable[[Row[Any]], Result],
) -> Result:
    """One page of `statement` as the answer of a list operation; `member` is the name of its list.

    `order` are columns of the statement that tell every row from every other; an index that begins with what the
    statement fixes and goes on with them keeps a page's cost flat. `purpose` names operation and filter. Where a
    column of `order` may be longer than a token, `anchor` is another of them that finds the row by itself, and which
    the token holds instead; none of them may change while the row is there.
    """
    statements = [statement]
    if "NextToken" in p:
        place = read_token(tx, purpose, p["NextToken"])
        if anchor is not None:
            place = _place_of(tx, order, anchor, place[0], p["NextToken"])
        statements = beyond(statement, order, place, descending=descending)
    rows = first_rows(
        tx,
        [each.order_by(*(column.desc() if descending else column for column in order)) for each in statements],
        p.get("MaxResults", PAGE),
    )
    result: Result = {"NumResults": len(rows), member: [shape(row) for row in rows]}
    if rows:
        last = rows[-1]._mapping
        kept = order if anchor is None else (anchor,)
        result["NextToken"] = write_token(tx, purpose, [last[column] for column in kept])
    return result

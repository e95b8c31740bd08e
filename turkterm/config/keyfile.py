"""Reads access keys as people have them: AWS's downloaded CSV file, of any year, or two lines from a pipe.

No sentence here quotes what was read: a cell in the wrong column is often the secret.
"""

from __future__ import annotations

import csv
import io

from turkterm.config.credentials import KEY_ID, Credentials
from turkterm.config.secret import Secret

LARGEST = 100_000  # characters; the real file has about 100
#: AWS's columns, small letters alone: the years differ in capitals and blanks.
_ID = "accesskeyid"
_HIDDEN = "secretaccesskey"
_SESSION = "sessiontoken"
LONGEST_SECRET = 4096


class BadKeys(Exception):
    """No access keys could be read; the text is one sentence that quotes nothing."""


def read_keys(text: str, source: str) -> Credentials:
    """The keys in `text`: a CSV file with AWS's column names, or a key id, a secret and perhaps a session token a line.

    `source` names the text in errors. Raises BadKeys.
    """
    if len(text) > LARGEST:
        raise BadKeys(f"{source}: the file is too large for access keys.")
    text = text.removeprefix("\ufeff")
    try:
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if any(cell.strip() for cell in row)]
    except csv.Error:
        raise BadKeys(f"{source}: the file is no CSV file.") from None
    if not rows:
        raise BadKeys(f"{source}: there is nothing in it.")
    names = ["".join(filter(str.isalnum, cell.lower())) for cell in rows[0]]
    if _ID in names and _HIDDEN in names:
        return _from_table(names, rows[1:], source)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(rows[0]) == 1 and 2 <= len(lines) <= 3:
        return checked(lines[0], lines[1], lines[2] if len(lines) == 3 else None, source)
    raise BadKeys(f'{source}: there are no columns "Access key ID" and "Secret access key", nor a key id and a secret.')


def _from_table(names: list[str], rows: list[list[str]], source: str) -> Credentials:
    if not rows:
        raise BadKeys(f"{source}: there is a head and no keys beneath it.")
    if len(rows) > 1:
        raise BadKeys(f"{source}: there are keys of {len(rows)} users in it; leave the one that is meant.")
    cells = dict(zip(names, rows[0], strict=False))
    return checked(cells.get(_ID, ""), cells.get(_HIDDEN, ""), cells.get(_SESSION) or None, source)


def checked(key_id: str, secret: str, token: str | None, source: str) -> Credentials:
    """Keys of a form that can be sent. Raises BadKeys."""
    key_id, secret = key_id.strip(), secret.strip()
    if not KEY_ID.fullmatch(key_id):
        raise BadKeys(f"{source}: the access key id is not of the form AKIA…: letters and digits alone.")
    if not secret or len(secret) > LONGEST_SECRET or any(not "!" <= sign <= "~" for sign in secret):
        raise BadKeys(f"{source}: the secret access key is missing or has signs that no such key has.")
    if token is not None and (any(not "!" <= sign <= "~" for sign in token.strip()) or not token.strip()):
        raise BadKeys(f"{source}: the session token has signs that none has.")
    return Credentials(key_id, Secret(secret), Secret(token.strip()) if token else None, source)

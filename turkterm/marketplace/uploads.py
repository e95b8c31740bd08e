"""Files that workers handed in with an answer, and the links by which their requester fetches them for a minute.

A file is kept under a key, the one that the answer document names (UploadedFileKey), in the transaction of the answer:
what is refused leaves no file. It goes when its HIT is disposed of (`rules.counters`). A link carries the key and its
end, sealed with the store's key: nobody makes one up, and no link reaches another file. New questions cannot ask for
files any more [SDK]; QuestionForms in the old schema still can.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from sqlalchemy import insert, select

from turkterm.marketplace.attached import public_url, token_key
from turkterm.marketplace.context import Tx
from turkterm.marketplace.filled import Upload
from turkterm.marketplace.schema import assignments, uploads
from turkterm.model.markup import local_name, parse_xml

#: Where the server answers links.
ROUTE = "/-/uploads/"
#: Seconds that a link is valid [SDK].
LIFE = 60
_KEY = re.compile(r"[A-Za-z0-9_-]{1,128}")
_SEAL = 20
_PURPOSE = b"upload\n"


def keep(tx: Tx, assignment_id: str, content: bytes) -> Upload:
    """Keeps a file that comes with the answer of this assignment, which is there."""
    hit = tx.db.execute(select(assignments.c.hit).where(assignments.c.assignment_id == assignment_id)).scalar_one()
    key = secrets.token_hex(20)
    tx.db.execute(insert(uploads), {"key": key, "hit": hit, "content": content})
    return Upload(key, len(content))


def uploaded_key(answer: str | None, question: str) -> str | None:
    """The key of the file that an answer document holds for a question; None where it holds none."""
    root = parse_xml(answer) if answer else None
    for element in root.iter() if root is not None else ():
        if local_name(element) != "Answer":
            continue
        parts = {local_name(part): (part.text or "").strip() for part in element}
        if parts.get("QuestionIdentifier") == question and _KEY.fullmatch(parts.get("UploadedFileKey", "")):
            return parts["UploadedFileKey"]
    return None


def link(tx: Tx, key: str) -> str:
    """A URL of this server that gives the file for `LIFE` seconds from now on."""
    data = json.dumps([key, tx.now + LIFE]).encode()
    return f"{public_url(tx)}{ROUTE}{urlsafe_b64encode(_seal(tx, data) + data).decode()}"


def file_of(tx: Tx, ticket: str) -> bytes | None:
    """What the end of a link stands for; None where it was not made here, ran out, or there is no such file."""
    try:
        sealed = urlsafe_b64decode(ticket.encode())
    except ValueError:
        return None
    seal, data = sealed[:_SEAL], sealed[_SEAL:]
    if not hmac.compare_digest(seal, _seal(tx, data)):
        return None
    key, end = json.loads(data)
    if tx.now > end:
        return None
    content: bytes | None = tx.db.execute(select(uploads.c.content).where(uploads.c.key == key)).scalar_one_or_none()
    return content


def _seal(tx: Tx, data: bytes) -> bytes:
    return hmac.digest(token_key(tx), _PURPOSE + data, "sha256")[:_SEAL]

"""Files that workers uploaded with their answers."""

from __future__ import annotations

from turkterm.marketplace import uploads
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.assignments import submitted_assignment
from turkterm.marketplace.rules import unknown


def get_file_upload_url(tx: Tx, p: Params) -> Result:
    """GetFileUploadURL: a link to the file in an answer, valid for 60 seconds, until the HIT is disposed of [SDK].

    InvalidParameterValue on QuestionIdentifier where the answer holds no file (INFER).
    """
    row, _ = submitted_assignment(tx, p["AssignmentId"])
    key = uploads.uploaded_key(row.answer, p["QuestionIdentifier"])
    if key is None:
        raise unknown.no_such_upload(p["QuestionIdentifier"])
    return {"FileUploadURL": uploads.link(tx, key)}

"""Files of answers: GetFileUploadURL, and the link that it gives."""

from __future__ import annotations

import asyncio
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import insert, select

from tests.conformance.families import of_assignment, required
from tests.conformance.table import STATE, Edge, Params, Rule, World, bad, request_error, rule_test
from tests.marketplace.test_uploads import ANSWER
from turkterm.marketplace.schema import hits, uploads

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPLOAD = "GetFileUploadURL"
LIFE = 60
#: The file that `tests.marketplace.test_uploads.ANSWER` names.
UPLOAD_KEY, UPLOADED = "KEY-1", "hello"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def kept(world: World) -> None:
    """That file, kept with a HIT."""
    await asyncio.to_thread(world.hit)
    whose = select(hits.c.number).limit(1).scalar_subquery()
    file = insert(uploads).values(key=UPLOAD_KEY, hit=whose, content=UPLOADED.encode())
    await world.served.store.write(lambda tx: tx.db.execute(file))


def asking(question: str, verdict: str = "submitted", answer: str = ANSWER) -> Callable[[World], Params]:
    """The file of a question, in an assignment that came to this end."""

    def make(world: World) -> Params:
        assignment = world.submitted(world.hit(), answer)
        if verdict == "approved":
            world.call("ApproveAssignment", AssignmentId=assignment)
        elif verdict == "rejected":
            world.call("RejectAssignment", AssignmentId=assignment, RequesterFeedback="no")
        return {"AssignmentId": assignment, "QuestionIdentifier": question}

    return make


def fetched(world: World, params: Params, answer: Params) -> Any:
    """What a browser gets from the link."""
    with urllib.request.urlopen(answer["FileUploadURL"], timeout=10) as response:
        return response.read().decode(), response.headers["Content-Disposition"]


def without_file(question: str) -> str:
    return re.escape(
        f'The value "{question}" is not valid for the parameter QuestionIdentifier. This answer holds no uploaded file.'
    )


ROWS: list[Rule] = [
    *of_assignment(UPLOAD, lambda w: {"QuestionIdentifier": "photo"}),
    required(UPLOAD, "AssignmentId QuestionIdentifier"),
    *(Edge("SDK", f"the file of an answer that was {verdict}", UPLOAD, asking("photo", verdict), fetched,
           (UPLOADED, "attachment")) for verdict in ("submitted", "approved", "rejected")),
    *(bad("INFER", rule, UPLOAD, asking(question), "QuestionIdentifier", without_file(question))
      for rule, question in (("an answer without a file", "q"), ("no answer at all", "none"),
                             ("a key that leaves the folder", "bad"))),
    bad("INFER", "an answer that is no XML", UPLOAD, asking("photo", answer="<QuestionFormAnswers"),
        "QuestionIdentifier", without_file("photo")),
    request_error("ParlAI", "before the submission", UPLOAD,
                  lambda w: {"AssignmentId": w.accept(w.hit()), "QuestionIdentifier": "photo"},
                  "InvalidAssignmentState", re.escape(f"{STATE}Reviewable,Approved,Rejected")),
]  # fmt: skip

test_rule = rule_test(ROWS)


@pytest.mark.parametrize(("seconds", "status"), [(LIFE - 5, 200), (LIFE + 1, 404)])
async def test_a_link_lasts_a_minute(world: World, seconds: int, status: int) -> None:
    def ask() -> int:
        url = world.call(UPLOAD, **asking("photo")(world))["FileUploadURL"]
        world.later(seconds)
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code

    assert await asyncio.to_thread(ask) == status

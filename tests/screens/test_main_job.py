"""The main job: a real batch reviewed from the keyboard in a real pty, and read back by plain boto3."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from tests.screens.servers import assignments_of, client, imported, serve
from tests.screens.terminal import Terminal, home_environment
from turkterm.cli.serving import open_store
from turkterm.config.places import Places
from turkterm.marketplace.schema import notices as notices_sent

FEEDBACK = "Word 20 asked for “not usable”; please read the task to its end."
REASON = "You explained every choice: thank you."
BLOCK = "Several accounts from one desk"
SUBJECT, MESSAGE = "Your work on formality", "The next batch opens on Monday."


def test_review_a_real_batch(tmp_path: Path, real_data: Path) -> None:
    with serve(tmp_path):
        formality = imported(tmp_path, real_data / "word-formality", "0.10")
        spanish = imported(tmp_path, real_data / "opinion-mining-spanish", "0.05")
        mturk = client(tmp_path)
        before = Decimal(mturk.get_account_balance()["AvailableBalance"])

        with Terminal([], home_environment(tmp_path, os.environ)) as console:
            console.until(r"Anotación de opiniones")
            console.press("/")
            console.until(r"enter answer")  # the prompt has the keys
            console.type("formality")
            console.until(lambda text: "Rate the formality" in text and "Anotación" not in text)
            console.until(r"Rate the formality.*\b396\b")
            console.press("W")
            console.until(r"Review 396 of")  # rows still arrive before that, and the screen shows a part of them
            for count in range(1, 16):
                console.press("a")
                console.until(shows(count))
            for count in range(1, 4):
                console.press("r")
                console.until(r"· feedback")
                console.type(FEEDBACK)
                console.until(shows(15 + count))
            # A notice reaches workers whose work was reviewed: wait until what is held went out.
            console.until(lambda text: "h held" not in text and "18 decided" in text)
            console.press("g", "b")
            console.until(r"· amount")
            console.type("0.50")
            console.until(r"· reason")
            console.type(REASON)
            console.until(r"\$0\.50 \+ \$0\.10 fee = \$0\.60")
            console.press("y")
            console.until(lambda text: "fee = $0.60" not in text)
            console.press("n")
            console.until(r"· subject")
            console.type(SUBJECT)
            console.until(r"· text")
            console.type(MESSAGE)
            console.until(r"y/N")
            console.press("y")
            console.until(lambda text: "y/N" not in text)
            console.press("G", "x")
            console.until(r"· reason")
            console.type(BLOCK)
            console.until(r"y/N")
            console.press("y")
            console.until(lambda text: "y/N" not in text)
            console.press("5")
            console.until(lambda text: len(re.findall(r"\bdone\b", text)) >= 21)
            console.press("q")
            assert console.ended() == 0

        work = assignments_of(mturk, formality["HITTypeId"])
        assert len(work) == formality["assignments"] == 396
        assert Counter(one["AssignmentStatus"] for one in work) == {"Submitted": 378, "Approved": 15, "Rejected": 3}
        assert [one["RequesterFeedback"] for one in work if one["AssignmentStatus"] == "Rejected"] == [FEEDBACK] * 3
        untouched = assignments_of(mturk, spanish["HITTypeId"])
        assert Counter(one["AssignmentStatus"] for one in untouched) == {"Submitted": 500}

        approved = [one for one in work if one["AssignmentStatus"] == "Approved"]
        bonuses = [
            bonus
            for hit_id in sorted({one["HITId"] for one in work})
            for bonus in mturk.list_bonus_payments(HITId=hit_id)["BonusPayments"]
        ]
        assert [(bonus["BonusAmount"], bonus["Reason"]) for bonus in bonuses] == [("0.50", REASON)]
        assert bonuses[0]["AssignmentId"] in {one["AssignmentId"] for one in approved}
        assert [block["Reason"] for block in mturk.list_worker_blocks()["WorkerBlocks"]] == [BLOCK]

        spent = 15 * (Decimal("0.10") + Decimal("0.02")) + Decimal("0.50") + Decimal("0.10")
        assert before - Decimal(mturk.get_account_balance()["AvailableBalance"]) == spent
    assert notices(tmp_path) == [(SUBJECT, MESSAGE)]


def shows(verdicts: int) -> Callable[[str], bool]:
    """Whether the queue shows so many verdicts: held, on their way, or done."""
    return lambda text: len(re.findall(r"✓ approved|✗ rejected|h held|… queued|… sent", text)) >= verdicts


def notices(home: Path) -> list[tuple[str, str]]:
    """The notices that the marketplace delivered; the API shows them to workers only."""
    store = open_store(Places.find(home_environment(home, os.environ)))
    try:
        found = store.read_now(lambda tx: tx.db.execute(select(notices_sent.c.subject, notices_sent.c.text)).all())
    finally:
        store.close()
    return [(row.subject, row.text) for row in found]

"""Workers as a requester deals with them: blocks and notices."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select

from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.rules import limits
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.standing import record_of, require_worker
from turkterm.marketplace.schema import blocks, insert_numbered, notice_recipients, notices

#: The service's words for a worker whose work was never approved or rejected [MTurkR#29].
NEVER_WORKED = "Cannot send a notification to a worker who has not done any work for you"


def create_worker_block(tx: Tx, p: Params) -> Result:
    """CreateWorkerBlock: the worker neither sees nor accepts this requester's HITs; again replaces the reason."""
    reason = limits.require_text("Reason", p["Reason"], limits.REASON)
    require_worker(tx, p["WorkerId"])
    _unblock(tx, p["WorkerId"])
    if tx.db.execute(select(func.count()).where(blocks.c.account == tx.account)).scalar_one() >= limits.BLOCKS:
        raise limits.refuse("WorkerId", p["WorkerId"], f"You can block at most {limits.BLOCKS} Workers.")
    tx.db.execute(
        insert(blocks), {"account": tx.account, "worker_id": p["WorkerId"], "reason": reason, "created": tx.now}
    )
    return {}


def delete_worker_block(tx: Tx, p: Params) -> Result:
    """DeleteWorkerBlock: succeeds for a worker who is not blocked too. The reason is not kept."""
    limits.check_text("Reason", p.get("Reason"), limits.REASON)
    _unblock(tx, p["WorkerId"])
    return {}


def list_worker_blocks(tx: Tx, p: Params) -> Result:
    """ListWorkerBlocks, by WorkerId."""
    return page(
        tx,
        p,
        select(blocks.c.worker_id, blocks.c.reason).where(blocks.c.account == tx.account),
        member="WorkerBlocks",
        purpose="ListWorkerBlocks",
        order=(blocks.c.worker_id,),
        shape=lambda row: {"WorkerId": row.worker_id, "Reason": row.reason},
    )


def notify_workers(tx: Tx, p: Params) -> Result:
    """NotifyWorkers: keeps the message for each worker whose work this requester approved or rejected.

    For the others the answer carries a failure each, and the call succeeds. The list is there when it is empty too
    [ParlAI].
    """
    subject = limits.require_text("Subject", p["Subject"], limits.NOTICE_SUBJECT)
    text = limits.require_text("MessageText", p["MessageText"], limits.NOTICE_TEXT)
    worker_ids = list(dict.fromkeys(p["WorkerIds"]))
    if not 1 <= len(worker_ids) <= limits.NOTICE_WORKERS:
        raise limits.refuse("WorkerIds", ",".join(worker_ids) or "[]", f"Specify 1 to {limits.NOTICE_WORKERS} workers.")
    reached = [worker_id for worker_id in worker_ids if _did_work(tx, worker_id)]
    if reached:
        number = insert_numbered(
            tx.db, notices, {"account": tx.account, "subject": subject, "text": text, "sent": tx.now}
        )
        tx.db.execute(insert(notice_recipients), [{"worker_id": worker_id, "notice": number} for worker_id in reached])
    failures = [
        {
            "NotifyWorkersFailureCode": "HardFailure",
            "NotifyWorkersFailureMessage": NEVER_WORKED,
            "WorkerId": worker_id,
        }
        for worker_id in worker_ids
        if worker_id not in reached
    ]
    return {"NotifyWorkersFailureStatuses": failures}


def _did_work(tx: Tx, worker_id: str) -> bool:
    record = record_of(tx, tx.account, worker_id)
    return record.approved + record.rejected > 0


def _unblock(tx: Tx, worker_id: str) -> None:
    tx.db.execute(delete(blocks).where(blocks.c.account == tx.account, blocks.c.worker_id == worker_id))

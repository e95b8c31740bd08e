"""kill -9 of the server in the middle of 500 writes: every write that was acknowledged is there after the restart."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from tests.screens.servers import client, colour_hit, serve

WRITES, KILL_AFTER, CLIENTS = 500, 220, 4


def test_acknowledged_writes_survive(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with serve(tmp_path) as (_, process):
        clients = [client(tmp_path) for _ in range(CLIENTS)]

        def create(number: int) -> None:
            if process.poll() is not None:
                return
            try:
                hit_id = colour_hit(clients[number % CLIENTS], 2, UniqueRequestToken=f"colour-{number}")
            except (BotoCoreError, ClientError):
                return
            acknowledged.append(hit_id)
            if len(acknowledged) == KILL_AFTER:
                os.kill(process.pid, signal.SIGKILL)
                process.wait(10)

        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(create, range(WRITES)))
    assert KILL_AFTER <= len(acknowledged) < WRITES

    with serve(tmp_path):
        mturk = client(tmp_path)
        found = [hit for page in mturk.get_paginator("list_hits").paginate(MaxResults=100) for hit in page["HITs"]]
        ids = {hit["HITId"] for hit in found}
        assert set(acknowledged) <= ids
        # One write a client may have been committed without its answer: no other is there, and none is half there.
        assert len(ids) <= len(acknowledged) + CLIENTS
        assert all(hit["NumberOfAssignmentsAvailable"] == 2 for hit in found)
        held = mturk.get_account_balance()["OnHoldBalance"]
        assert held == f"{len(ids) * 2 * 6 / 100:.2f}"

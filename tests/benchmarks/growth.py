"""What a call costs the marketplace with 100,000 stored HITs beside 1,000: it must not grow with what is stored.

Both marketplaces serve side by side, each in a process of its own, and are asked by turns, so that whatever else the
machine does meets both. A figure is that of the best round, since other work only adds to it. The client signs with
botocore and sends bytes: boto3's own 2 ms a call would hide what is measured.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.row import Row
from tests.conformance.raw import signed_headers
from tests.marketplace.filling import TYPE, assignment_id, fill, worker_id
from tests.screens.servers import QUESTION, serve
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.store import AccessKey, Store

OPERATIONS = ("ListHITs", "CreateHIT", "ApproveAssignment", "SendBonus")
FEW, MANY = 1_000, 100_000
LIMIT = 1.3
#: One round more warms up; twice that many calls have to find an assignment each in the smaller marketplace.
ROUNDS, CALLS = 9, 48
Params = dict[str, Any]


class Caller:
    """One connection to a marketplace."""

    def __init__(self, url: str, key: AccessKey) -> None:
        self._url = url
        self._key = key
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=60)

    def call(self, operation: str, params: Params) -> bytes:
        """The answer to a signed request; RuntimeError where it is a refusal."""
        data = json.dumps(params).encode()
        headers = signed_headers(self._url, self._key, data, f"MTurkRequesterServiceV20170117.{operation}")
        self._connection.request("POST", "/", data, headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{operation}: {body.decode()}")
        return body

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()


class Site:
    """A filled marketplace that serves, and the parameters of calls to it that do not repeat."""

    def __init__(self, open_: ExitStack, hits: int, clients: int) -> None:
        home = Path(open_.enter_context(tempfile.TemporaryDirectory()))
        store = Store.open(home / "marketplace" / "marketplace.sqlite", Clock())
        with closing(store):
            store.write_now(lambda tx: fill(tx, hits))
            key = store.access_keys()[0]
        url, self._process = open_.enter_context(serve(home))
        self.callers = [open_.enter_context(closing(Caller(url, key))) for _ in range(clients)]
        self._threads = open_.enter_context(ThreadPoolExecutor(clients))
        self._fresh = {operation: count(1) for operation in OPERATIONS}

    def params(self, operation: str) -> Params:
        """Parameters of the next call."""
        if operation == "ListHITs":
            return {"MaxResults": 100}
        if operation == "CreateHIT":
            return {**TYPE, "LifetimeInSeconds": 86_400, "MaxAssignments": 1, "Question": QUESTION}
        number = next(self._fresh[operation])
        if operation == "ApproveAssignment":
            return {"AssignmentId": assignment_id(number)}
        return {
            "AssignmentId": assignment_id(number),
            "WorkerId": worker_id(number),
            "BonusAmount": "0.01",
            "Reason": "Thanks",
            "UniqueRequestToken": f"bonus {number}",
        }

    def round(self, operation: str, clients: int, calls: int) -> float:
        """Seconds a call, `calls` from each of so many clients at once."""

        def work(caller: Caller, each: list[Params]) -> None:
            for params in each:
                caller.call(operation, params)

        wanted = [[self.params(operation) for _ in range(calls)] for _ in range(clients)]
        started = time.perf_counter()
        list(self._threads.map(work, self.callers, wanted))
        return (time.perf_counter() - started) / (clients * calls)

    def memory(self) -> float:
        """Megabytes that the server holds."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


def compare(few: int, many: int, rounds: int, calls: int) -> Iterator[Row]:
    """Every operation with one client and with sixteen, then the memory. `calls` are those of a round, in all."""
    with ExitStack() as open_:
        small, large = Site(open_, few, 16), Site(open_, many, 16)
        beside = f"with {few:,} HITs"
        for operation in OPERATIONS:
            for clients in (1, 16):
                each = max(1, calls // clients)
                costs = [
                    (small.round(operation, clients, each), large.round(operation, clients, each))
                    for _ in range(rounds + 1)
                ][1:]  # the first warms up
                theirs, ours = (min(side) * 1000 for side in zip(*costs, strict=True))
                name = f"{operation}, {many:,} HITs, {clients} at once: ms a call"
                print(f"  {name}: {ours:.2f}, {1000 / ours:,.0f} a second", file=sys.stderr)
                yield Row(name, ours, theirs, beside, LIMIT)
        yield Row(f"server with {many:,} HITs, MB", large.memory(), small.memory(), beside, LIMIT)


def growth() -> list[Row]:
    """1,000 and 100,000 HITs."""
    return list(compare(FEW, MANY, ROUNDS, CALLS))


MEASUREMENTS: tuple[Callable[[], list[Row]], ...] = (growth,)

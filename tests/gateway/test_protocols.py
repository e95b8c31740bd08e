"""The rest of turkterm can name a Reader and a Writer without loading the API client."""

from __future__ import annotations

import subprocess
import sys

import pytest

from turkterm.gateway.protocols import Reader, Receipt, Writer
from turkterm.gateway.reads import MarketplaceReader
from turkterm.gateway.writes import MarketplaceWriter


@pytest.mark.parametrize("module", ["protocols", "faults", "pacing", "session", "reads", "writes", "translate"])
def test_importing_loads_no_api_client(module: str) -> None:
    look = (
        f"import sys, turkterm.gateway.{module};"
        "print([name for name in ('botocore', 'aiobotocore', 'aiohttp') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_gateway_is_what_the_protocols_say() -> None:
    def accept(reader: type[Reader], writer: type[Writer]) -> None:
        """Checked by mypy: the signatures must fit."""
        for protocol, given in ((Reader, reader), (Writer, writer)):
            missing = {name for name in vars(protocol) if not name.startswith("_")} - set(dir(given))
            assert missing == set()

    accept(MarketplaceReader, MarketplaceWriter)


def test_a_receipt_without_failures_is_empty() -> None:
    assert Receipt().failures == {}

"""What rides on a transaction besides its time and its account."""

from __future__ import annotations

from pathlib import Path

from tests.marketplace.market import open_market
from turkterm.marketplace.attached import request_id, token_key


def test_the_request_and_the_files_key_are_attached(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        store = market.store
        assert store.write_now(request_id, request_id="0e3c-first") == "0e3c-first"
        # The connection is used again: nothing of the last request may stay on it.
        assert store.write_now(request_id) == ""
        assert store.read_now(request_id) == ""
        key = store.read_now(token_key)
        assert store.write_now(token_key) == key
        assert len(key) == 32
    with open_market(tmp_path) as market:
        assert market.read(token_key) == key

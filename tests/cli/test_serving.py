"""The store behind the embedded marketplace; what serving it looks like from outside is in test_marketplace."""

from __future__ import annotations

import os

import pytest

from turkterm.cli.embedded import NoMarketplace
from turkterm.cli.serving import access_key, store_path
from turkterm.config.places import Places


@pytest.fixture
def places() -> Places:
    found = Places.find(os.environ)
    found.ensure()
    return found


def test_who_only_looks_gets_the_key_that_only_may(places: Places) -> None:
    looking, writing = (access_key(places, read_only=only) for only in (True, False))
    assert (looking.rights, writing.rights) == ("read-only", "full")
    assert looking.access_key_id != writing.access_key_id


def test_a_store_that_cannot_be_used_is_a_sentence(places: Places) -> None:
    store_path(places).write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(NoMarketplace, match=r"marketplace\.sqlite"):
        access_key(places, read_only=False)

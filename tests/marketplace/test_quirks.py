"""The list of oddities as a person writes it; what each does is tested where it is done."""

from __future__ import annotations

import pytest

from turkterm.marketplace.quirks import BadQuirks, Quirks, parse_quirks


@pytest.mark.parametrize(
    ("spec", "quirks"),
    [
        ("", Quirks()),
        ("bare-reviewable", Quirks(bare_reviewable=True)),
        (" listing-lag = 15 , approval-lag=0.5,", Quirks(listing_lag=15, approval_lag=0.5)),
        ("listing-lag=3600,bare-reviewable", Quirks(listing_lag=3600, bare_reviewable=True)),
    ],
)
def test_reads(spec: str, quirks: Quirks) -> None:
    assert parse_quirks(spec) == quirks


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        ("lag=3", "“lag=3” is none of listing-lag=SECONDS, approval-lag=SECONDS, bare-reviewable"),
        ("listing-lag", "“listing-lag” is none of"),
        ("bare-reviewable=1", "“bare-reviewable=1” is none of"),
        ("approval-lag=soon", "approval-lag needs a number of seconds, not “soon”"),
        ("approval-lag=-1", "approval-lag is a number of seconds from 0 to 3600, not -1"),
        ("approval-lag=3601", "from 0 to 3600"),
        ("approval-lag=nan", "from 0 to 3600"),
    ],
)
def test_refuses(spec: str, part: str) -> None:
    with pytest.raises(BadQuirks) as caught:
        parse_quirks(spec)
    assert part in str(caught.value)

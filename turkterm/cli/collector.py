"""The garbage collector, told to keep out of the way of a screen or a server."""

from __future__ import annotations

import gc


def spare_the_collector() -> None:
    """Collect garbage less often and leave out what is there now: a full collection stops a loop for 50 to 95 ms."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)

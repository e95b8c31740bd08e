"""A remark says something or nothing."""

from __future__ import annotations

import pytest

from turkterm.model.cleantext import clean
from turkterm.model.remark import Remark


@pytest.mark.parametrize(("note", "unused", "says"), [("", False, False), ("x", False, True), ("", True, True)])
def test_whether_it_says_anything(note: str, unused: bool, says: bool) -> None:
    assert bool(Remark(clean(note), unused, 0.0, "ana")) is says

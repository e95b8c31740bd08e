from __future__ import annotations

import pytest

from turkterm.model.counting import counted


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 HIT types"), (1, "1 HIT type"), (2, "2 HIT types"), (1200, "1,200 HIT types")]
)
def test_one_is_one_and_many_are_many(number: int, said: str) -> None:
    assert counted(number, "HIT type") == said

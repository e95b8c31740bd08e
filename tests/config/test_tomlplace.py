"""The line of a key, or of the nearest thing around it."""

from __future__ import annotations

import pytest

from turkterm.config.tomlplace import line_of

TEXT = """\
# comment
theme = "dusk"

[review]   # how
grace_seconds = 5
[keys]
"review.approve" = "a"
[profiles.'my lab']
endpoint = "https://lab"
[ profiles . other ]
kind.deep = 1
inline = { a = 1 }
broken [
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("theme",), 2),
        (("review",), 4),
        (("review", "grace_seconds"), 5),
        (("review", "absent"), 4),
        (("keys", "review.approve"), 7),
        (("profiles", "my lab", "endpoint"), 9),
        (("profiles", "other", "kind", "deep"), 11),
        (("profiles", "other", "inline", "a"), 12),
        (("absent",), None),
        (("absent", "theme"), None),
    ],
)
def test_line_of(path: tuple[str, ...], line: int | None) -> None:
    assert line_of(TEXT, path) == line

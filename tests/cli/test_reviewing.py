from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.cli.reviewing import reviewing
from turkterm.config.settings import BadSettings, Settings, load_settings
from turkterm.desk.commands.command import Context
from turkterm.desk.desk import DeskSettings, View
from turkterm.model.ids import HITTypeId
from turkterm.model.signals import Control


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_what_the_desk_is_given(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        templates.reject = { control = "Missed.", short = "Too short." }
        wage.fair = 12.5
        [[controls]]
        type = "3A"
        field = "one"
        expected = "1"
        [[controls]]
        type = "3A"
        field = "two"
        expected = "2"
        [views.pressing]
        pane = "review"
        filter = "due<6h"
        """,
    )
    desk = DeskSettings(**reviewing(settings))
    assert desk.templates == {"reject": ("Missed.", "Too short.")}
    assert desk.fair_wage == 12.5
    assert desk.controls == {HITTypeId("3A"): (Control("one", "1"), Control("two", "2"))}
    assert desk.views == {"pressing": View(Context.REVIEW, "due<6h")}


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ('pane = "revue"', "line 2: views.v.pane: there is no pane revue; there are groups, hits, review"),
        ('pane = "holders"', "line 2: views.v.pane: there is no pane holders; there are groups, hits, review"),
        ('pane = "review"\nfilter = "age>soon"', "line 3: views.v.filter: “age>soon” compares with “soon”"),
    ],
)
def test_a_view_that_cannot_be(tmp_path: Path, view: str, sentence: str) -> None:
    with pytest.raises(BadSettings) as refused:
        reviewing(load(tmp_path, f"[views.v]\n{view}"))
    assert sentence in str(refused.value)

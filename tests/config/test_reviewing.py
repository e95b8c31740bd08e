"""Templates, control questions, the wage and views, as they stand in the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.config.reviewing import ControlSetting, ViewSetting
from turkterm.config.settings import BadSettings, Settings, load_settings

WHOLE = """
[templates.reject]
control = "The control question was missed."
short = "Two words were asked for."
[templates.bonus]
thanks = "Thank you."
[templates.request]
few = "Too few answers were right."
[templates.revoke]
moved = "The study ended."
[wage]
fair = 15
[[controls]]
type = "3TYPE"
field = "email${control}"
expected = "0_Not_Usable"
[views.pressing]
pane = "review"
filter = "due<6h"
"""


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_a_whole_file(tmp_path: Path) -> None:
    settings = load(tmp_path, WHOLE)
    assert list(settings.templates["reject"].values())[1] == "Two words were asked for."
    assert [*settings.templates["request"], *settings.templates["revoke"]] == ["few", "moved"]
    assert settings.wage.fair == 15
    assert settings.controls == (ControlSetting("3TYPE", "email${control}", "0_Not_Usable"),)
    assert settings.views == {"pressing": ViewSetting("review", "due<6h", "")}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("[templates.reject]", "[templates.rejct]"), "line 2: templates.rejct: is no verb with a text"),
        (('short = "Two words were asked for."', "short = 3"), "templates.reject.short: wants a text in quotes"),
        (('short = "Two', 'short = "  "\nother = "Two'), "templates.reject.short: wants a text in quotes"),
        (('"Thank you."', f'"{"x" * 4097}"'), "templates.bonus.thanks: has 4097 characters"),
        (("control = ", '"the control" = '), "is no name for a template"),
        (("fair = 15", "fair = 0"), "wage.fair"),
        (("fair = 15", "fare = 15"), 'did you mean "fair"?'),
        (('type = "3TYPE"\n', ""), "controls"),
        (('type = "3TYPE"', 'type = "3type"'), "controls.type"),
        (("[[controls]]", "[controls]"), "must be a list of tables"),
        (("[views.pressing]", '[views."my view"]'), "is no name for a view"),
        (('pane = "review"\n', ""), "views.pressing"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    assert change[0] in WHOLE
    with pytest.raises(BadSettings) as refused:
        load(tmp_path, WHOLE.replace(*change, 1))
    assert sentence in str(refused.value)

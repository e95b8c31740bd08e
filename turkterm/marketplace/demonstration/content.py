"""What the demonstration project asks: a TOML file and a page for each of its HIT types, shipped beside this module.

All texts were written for turkterm: no real person, place or paper is meant.
"""

from __future__ import annotations

import html
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import Any

PROJECTS = ("headlines", "messages", "photographs")
#: What the page is told for the crowd's sake is no input of the task.
_FOR_THE_CROWD = frozenset({"likely", "examples"})

_SCHEMA = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd"


@dataclass(frozen=True, slots=True)
class Project:
    """One HIT type of the demonstration, its HITs' questions, and how much of it was already done.

    Times are in seconds: `began` is how long ago the HITs were published, `answered` how many assignments were
    submitted since.
    """

    name: str
    title: str
    description: str
    keywords: str
    reward: str
    max_assignments: int
    assignment_duration: int
    auto_approval_delay: int
    began: int
    answered: int
    questions: tuple[str, ...]


def load() -> tuple[Project, ...]:
    """The three projects, in the order in which they are published."""
    return tuple(_load(name) for name in PROJECTS)


def _load(name: str) -> Project:
    folder = files(__package__)
    facts: dict[str, Any] = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    page = Template((folder / f"{name}.html").read_text(encoding="utf-8"))
    items: list[dict[str, Any]] = facts.pop("items")
    return Project(name=name, questions=tuple(_question(page, item) for item in items), **facts)


def _question(page: Template, item: Mapping[str, Any]) -> str:
    inputs = {name: value for name, value in item.items() if name not in _FOR_THE_CROWD}
    values = {name: html.escape(value if isinstance(value, str) else json.dumps(value)) for name, value in item.items()}
    # The console reads the inputs from here; no `<` is left in it that could end the script.
    embedded = json.dumps(inputs, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    script = f'<script type="application/json" id="turkterm-inputs">{embedded}</script>'
    content = page.substitute(values, inputs=script)
    return (
        f'<HTMLQuestion xmlns="{_SCHEMA}"><HTMLContent><![CDATA[{content}]]></HTMLContent>'
        "<FrameHeight>0</FrameHeight></HTMLQuestion>"
    )

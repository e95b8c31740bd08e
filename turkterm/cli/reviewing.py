"""What a person set up for reviewing, from the settings to the desk: here the rooms meet that check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from turkterm.config.settings import BadSettings
from turkterm.desk.commands.command import LIMITED, Context
from turkterm.desk.desk import View
from turkterm.model.ids import HITTypeId
from turkterm.model.query import BadQuery, parse_query
from turkterm.model.signals import Control

if TYPE_CHECKING:
    from turkterm.config.settings import Settings


def reviewing(settings: Settings) -> dict[str, Any]:
    """What the person set up for reviewing, as the desk takes it. Raises BadSettings for a view that cannot be."""
    controls: dict[HITTypeId, tuple[Control, ...]] = {}
    for one in settings.controls:
        known = controls.get(HITTypeId(one.type), ())
        controls[HITTypeId(one.type)] = (*known, Control(one.field, one.expected))
    views = {}
    for name, view in settings.views.items():
        if view.pane not in (panes := [one for one in Context if one not in LIMITED]):
            at = settings.place("views", name, "pane")
            raise BadSettings(f"{at}there is no pane {view.pane}; there are {', '.join(panes)}.")
        try:
            parse_query(view.filter)
        except BadQuery as error:
            raise BadSettings(f"{settings.place('views', name, 'filter')}{error}") from error
        views[name] = View(Context(view.pane), view.filter, view.sort)
    templates = {verb: tuple(texts.values()) for verb, texts in settings.templates.items()}
    return {"templates": templates, "controls": controls, "fair_wage": settings.wage.fair, "views": views}

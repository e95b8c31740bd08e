"""What a person sets up for reviewing: texts to choose from, control questions, a fair wage, and saved views.

    [templates.reject]      # also approve, bonus, block, notify, revoke (a qualification), request (rejecting one);
                            # tab goes through them in the prompt
    control = "The control question was missed, so the rest cannot be used."

    [wage]
    fair = 15.00            # dollars an hour; HIT groups that pay less are marked

    [[controls]]            # a control question: the signal `ctl` marks who missed it
    type = "3…"             # the HIT type
    field = "email${control}"
    expected = "0_Not_Usable"

    [views.pressing]        # `:view pressing`
    pane = "review"
    filter = "due<6h -flag:ctl"
    sort = "due"

It knows their form alone; what a filter or a pane may be is checked where those are known.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

#: The characters that the API takes at the most, by the verb that a template is for [DOC].
LIMITS = {"approve": 1024, "reject": 1024} | dict.fromkeys(("bonus", "block", "notify", "revoke", "request"), 4096)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


class Wage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Dollars an hour below which a HIT group is marked; None draws no line."""

    fair: Annotated[float, msgspec.Meta(gt=0, le=1000)] | None = None


class ControlSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One control question of a HIT type; see `model.signals.Control`."""

    type: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,64}$")]
    field: Annotated[str, msgspec.Meta(min_length=1)]
    expected: str


class ViewSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pane with a filter and an order, under a name."""

    pane: str
    filter: str = ""
    sort: str = ""


def template_problem(verb: str, name: str, text: object) -> tuple[tuple[str, ...], str] | None:
    """What is wrong with a template, and where; None where it can be used."""
    at: tuple[str, ...] = ("templates", verb, name)
    if verb not in LIMITS:
        return at[:2], f"is no verb with a text: {', '.join(LIMITS)} have one"
    if not NAME.fullmatch(name):
        return at, "is no name for a template: letters, digits, dash and underscore only"
    if not isinstance(text, str) or not text.strip():
        return at, "wants a text in quotes"
    if len(text) > LIMITS[verb]:
        return at, f"has {len(text)} characters: the API takes {LIMITS[verb]} at the most"
    return None

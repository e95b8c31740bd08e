"""A plan that tries again what failed or is unsure: new actions, each of which knows the one that it repeats.

Whether the old one arrived after all is not decided here: the engine looks before it sends. A payment keeps its token,
so that one which arrived is not paid again; only where the marketplace itself said no is there a new one, for nobody
documents whether a token that was refused counts as used.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from turkterm.model.action import Action, ActionState, Entry
from turkterm.model.ids import ActionId
from turkterm.model.plans import Plan, Refusal

_AGAIN = frozenset({ActionState.FAILED, ActionState.UNSURE, ActionState.CANCELLED})


def retry_plan(entries: Sequence[Entry]) -> Plan:
    """The plan for these entries; what is done or under way is refused."""
    run = uuid.uuid4().hex
    refused = tuple(
        Refusal(entry.action.action_id, f"it is {entry.state}") for entry in entries if entry.state not in _AGAIN
    )
    actions = tuple(_again(entry, run) for entry in entries if entry.state in _AGAIN)
    return Plan(f"try {len(actions)} again", actions, refused)


def _again(entry: Entry, run: str) -> Action:
    action = entry.action
    action_id = ActionId(uuid.uuid4().hex)
    return replace(action, action_id=action_id, run=run, token=token_again(entry, action_id), retry_of=action.action_id)


def token_again(entry: Entry, action_id: ActionId) -> str | None:
    """The token with which an action tries this entry's again; None for a verb that has none."""
    token = entry.action.token
    refused = entry.state is ActionState.FAILED and entry.request_id is not None
    return f"turkterm-{action_id}" if token is not None and refused else token

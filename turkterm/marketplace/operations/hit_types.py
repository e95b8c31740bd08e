"""HIT types: seven properties that HITs share, and the group that workers see them in.

Equal properties are the same type, whichever operation brings them [SDK CreateHITType; DOC and GUIDE for CreateHIT].
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Row, insert, select

from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.rules import limits, requirements, type_states
from turkterm.marketplace.rules.unknown import no_such_hit_type
from turkterm.marketplace.schema import hit_types


def create_hit_type(tx: Tx, p: Params) -> Result:
    """CreateHITType: the id of the type with these properties, made where there is none."""
    return {"HITTypeId": find_or_make(tx, p).hit_type_id}


def find_or_make(tx: Tx, p: Params) -> Row[Any]:
    """The row of the HIT type with the seven properties of these parameters; raises ApiError."""
    properties = {
        "title": limits.require_text("Title", p["Title"], limits.TITLE),
        "description": limits.require_text("Description", p["Description"], limits.DESCRIPTION),
        "keywords": limits.check_text("Keywords", p.get("Keywords"), limits.KEYWORDS),
        "reward": limits.check_amount("Reward", p["Reward"]),
        "assignment_duration": limits.check_range(
            "AssignmentDurationInSeconds", p["AssignmentDurationInSeconds"], limits.ASSIGNMENT_DURATION
        ),
        "auto_approval_delay": limits.check_range(
            "AutoApprovalDelayInSeconds",
            p.get("AutoApprovalDelayInSeconds", limits.AUTO_APPROVAL_DEFAULT),
            limits.AUTO_APPROVAL_DELAY,
        ),
    }
    wanted = requirements.check(tx, p.get("QualificationRequirements", []))
    identity = _identity(properties, wanted)
    same = select(hit_types).where(hit_types.c.account == tx.account, hit_types.c.identity == identity)
    known = tx.db.execute(same).one_or_none()
    if known is not None:
        return known
    tx.db.execute(
        insert(hit_types),
        {
            **properties,
            "hit_type_id": new_entity_id(),
            "group_id": new_entity_id(),
            "account": tx.account,
            "identity": identity,
            "requirements": requirements.write(wanted),
            "created": tx.now,
        },
    )
    made = tx.db.execute(same).one()
    type_states.note_uses(tx, made.number, wanted)
    return made


def own_hit_type(tx: Tx, hit_type_id: str) -> Row[Any]:
    """The row of this account's HIT type; raises ApiError."""
    row = tx.db.execute(
        select(hit_types).where(hit_types.c.hit_type_id == hit_type_id, hit_types.c.account == tx.account)
    ).one_or_none()
    if row is None:
        raise no_such_hit_type(hit_type_id)
    return row


def _identity(properties: dict[str, Any], wanted: list[requirements.Wire]) -> str:
    """A digest that two types share exactly when they are one: the order of requirements does not matter."""
    text = json.dumps([properties, requirements.canonical(wanted)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

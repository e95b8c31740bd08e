"""The states of qualification types, and what a type that is gone or asleep means to HITs.

A deleted type is Disposing: nobody can request it, grant it or ask for it in new HITs, while the qualifications that
were granted count on for the HITs that require it. It disappears, and its name is free, once `KEPT` has passed and no
HIT uses it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, select, update

from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError, request_error
from turkterm.marketplace.rules import limits, unknown
from turkterm.marketplace.rules.requirements import Wire, parse
from turkterm.marketplace.schema import (
    hits,
    qualification_requests,
    qualification_types,
    qualifications,
    requirement_uses,
    type_disposals,
)

ACTIVE, INACTIVE, DISPOSING = "Active", "Inactive", "Disposing"
#: Seconds for which a deleted type keeps its name at least: SDK says up to 48 hours.
KEPT = 2 * limits.DAY
#: Seconds between two looks at a deleted type that HITs still use.
LOOK_AGAIN = 3600


def wrong_type_state() -> ApiError:
    """InvalidQualificationTypeState for a type that is Disposing, in the service's words."""
    return request_error(
        "InvalidQualificationTypeState", f"This operation can be called with a status of: {ACTIVE},{INACTIVE}"
    )


def note_uses(tx: Tx, hit_type: int, requirements: Sequence[Wire]) -> None:
    """Notes which qualification types a new HIT type's checked requirements name."""
    names = {requirement["QualificationTypeId"] for requirement in requirements}
    if not names:
        return
    kinds = select(qualification_types.c.number).where(qualification_types.c.type_id.in_(names))
    numbers = tx.db.execute(kinds).scalars().all()
    tx.db.execute(insert(requirement_uses), [{"type": number, "hit_type": hit_type} for number in numbers])


def check_usable(tx: Tx, hit_type: Row[Any]) -> None:
    """Refuses a new HIT of a HIT type whose qualification types were deleted or made inactive since.

    A deleted qualification type takes the HIT types that use it along: they do not exist any more. Raises ApiError.
    """
    names = {requirement["QualificationTypeId"] for requirement in parse(hit_type.requirements)}
    if not names:
        return
    kinds = select(qualification_types.c.status).where(qualification_types.c.type_id.in_(names))
    states = tx.db.execute(kinds).scalars().all()
    if len(states) < len(names) or DISPOSING in states:
        raise unknown.no_such_hit_type(hit_type.hit_type_id)
    if INACTIVE in states:
        raise unknown.inactive_type()


def check_extendable(tx: Tx, hit_type: int) -> None:
    """Refuses to extend a HIT that requires a deleted qualification type. Raises ApiError."""
    dying = (
        select(qualification_types.c.number)
        .join(requirement_uses, requirement_uses.c.type == qualification_types.c.number)
        .where(requirement_uses.c.hit_type == hit_type, qualification_types.c.status == DISPOSING)
    )
    if tx.db.execute(dying).first() is not None:
        raise wrong_type_state()


def begin_disposal(tx: Tx, kind: int) -> None:
    """The type of this number is deleted: what holds until it disappears is said above."""
    tx.db.execute(update(qualification_types).where(qualification_types.c.number == kind).values(status=DISPOSING))
    tx.db.execute(insert(type_disposals).values(type=kind, begun=tx.now, due=tx.now + KEPT))


#: When the next deleted type is looked at.
NEXT_DUE = select(func.min(type_disposals.c.due))


def settle_disposals(tx: Tx, most: int) -> int:
    """Looks at the deleted types that are due, at most `most`: those that no HIT uses disappear. Returns how many."""
    due = select(type_disposals.c.type).where(type_disposals.c.due <= tx.now).order_by(type_disposals.c.due)
    kinds = tx.db.execute(due.limit(most)).scalars().all()
    for kind in kinds:
        if _in_use(tx, kind):
            again = update(type_disposals).where(type_disposals.c.type == kind)
            tx.db.execute(again.values(due=tx.now + LOOK_AGAIN))
        else:
            _disappear(tx, kind)
    return len(kinds)


def _in_use(tx: Tx, kind: int) -> bool:
    used = exists().where(
        requirement_uses.c.type == kind, hits.c.hit_type == requirement_uses.c.hit_type, hits.c.listed.is_(True)
    )
    return bool(tx.db.execute(select(used)).scalar_one())


def _disappear(tx: Tx, kind: int) -> None:
    for table in (type_disposals, requirement_uses, qualification_requests, qualifications):
        tx.db.execute(delete(table).where(table.c.type == kind))
    tx.db.execute(delete(qualification_types).where(qualification_types.c.number == kind))

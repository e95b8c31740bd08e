"""The qualification types that the marketplace itself keeps.

They are rows of the same table as the requesters' types, without an owner, so that listings and requirements treat all
types alike. The Masters have other ids in the sandbox than in production: the store holds both, and a marketplace knows
those of the environment that it stands in for, as the service did [breadboard#204].
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select

from turkterm.marketplace.attached import in_sandbox
from turkterm.marketplace.context import Tx
from turkterm.marketplace.schema import qualification_types

HITS_APPROVED = "00000000000000000040"
LOCALE = "00000000000000000071"
ADULT = "00000000000000000060"
PERCENT_APPROVED = "000000000000000000L0"
PERCENT_SUBMITTED = "00000000000000000000"
PERCENT_ABANDONED = "00000000000000000070"
PERCENT_RETURNED = "000000000000000000E0"
PERCENT_REJECTED = "000000000000000000S0"
MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
CATEGORIZATION_MASTERS = "2NDP2L92HECWY8NS8H3CK0CP5L9GHO"
PHOTO_MODERATION_MASTERS = "21VZU98JHSTLZ5BPP4A9NOBJEK3DPG"
SANDBOX_MASTERS = "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"
SANDBOX_CATEGORIZATION_MASTERS = "2F1KVCNHMVHV8E9PBUB2A4J79LU20F"
SANDBOX_PHOTO_MODERATION_MASTERS = "2TGBB6BFMFFOM08IBMAFGGESC1UWJX"

_PRODUCTION = frozenset({MASTERS, CATEGORIZATION_MASTERS, PHOTO_MODERATION_MASTERS})
_SANDBOX = frozenset({SANDBOX_MASTERS, SANDBOX_CATEGORIZATION_MASTERS, SANDBOX_PHOTO_MODERATION_MASTERS})

#: Granted by the marketplace, held or not held, without a value to compare.
PRESENCE_ONLY = _PRODUCTION | _SANDBOX
#: Masters of one kind of work: retired, and only their presence can be asked for.
RETIRED = PRESENCE_ONLY - {MASTERS, SANDBOX_MASTERS}
PERCENTAGES = frozenset({PERCENT_APPROVED, PERCENT_SUBMITTED, PERCENT_ABANDONED, PERCENT_RETURNED, PERCENT_REJECTED})


@dataclass(frozen=True, slots=True)
class SystemType:
    """A type of the marketplace's own."""

    type_id: str
    name: str
    description: str


SYSTEM_TYPES = (
    SystemType(MASTERS, "Masters", "Workers with consistently good work across many requesters"),
    SystemType(CATEGORIZATION_MASTERS, "Categorization Masters", "Masters of categorization (retired)"),
    SystemType(PHOTO_MODERATION_MASTERS, "Photo Moderation Masters", "Masters of photo moderation (retired)"),
    SystemType(SANDBOX_MASTERS, "Masters", "Workers with consistently good work across many requesters"),
    SystemType(SANDBOX_CATEGORIZATION_MASTERS, "Categorization Masters", "Masters of categorization (retired)"),
    SystemType(SANDBOX_PHOTO_MODERATION_MASTERS, "Photo Moderation Masters", "Masters of photo moderation (retired)"),
    SystemType(HITS_APPROVED, "Worker_NumberHITsApproved", "How many of the worker's assignments were approved"),
    SystemType(LOCALE, "Worker_Locale", "The worker's location"),
    SystemType(ADULT, "Worker_Adult", "The worker agreed to work with content for adults"),
    SystemType(PERCENT_APPROVED, "Worker_PercentAssignmentsApproved", "Percentage of assignments approved"),
    SystemType(PERCENT_SUBMITTED, "Worker_PercentAssignmentsSubmitted", "Percentage of assignments submitted"),
    SystemType(PERCENT_ABANDONED, "Worker_PercentAssignmentsAbandoned", "Percentage of assignments abandoned"),
    SystemType(PERCENT_RETURNED, "Worker_PercentAssignmentsReturned", "Percentage of assignments returned"),
    SystemType(PERCENT_REJECTED, "Worker_PercentAssignmentsRejected", "Percentage of assignments rejected"),
)


def elsewhere(tx: Tx) -> frozenset[str]:
    """The ids of AWS's other environment: types that this marketplace says do not exist."""
    return _PRODUCTION if in_sandbox(tx) else _SANDBOX


def install(tx: Tx) -> None:
    """Writes the system types that the store lacks: into a new one all of them."""
    there = set(
        tx.db.execute(select(qualification_types.c.type_id).where(qualification_types.c.account.is_(None))).scalars()
    )
    missing = [kind for kind in SYSTEM_TYPES if kind.type_id not in there]
    if not missing:
        return
    tx.db.execute(
        insert(qualification_types),
        [
            {
                "type_id": kind.type_id,
                "account": None,
                "name": kind.name,
                "description": kind.description,
                "search_text": f"{kind.name}\n{kind.description}".casefold(),
                "status": "Active",
                "creation_time": tx.now,
                "requestable": False,
                "auto_granted": False,
            }
            for kind in missing
        ],
    )

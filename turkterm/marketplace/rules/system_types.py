"""The qualification types that the marketplace itself keeps [API_FACTS 8].

They are rows of the same table as the requesters' types, without an owner, so that listings and requirements treat all
types alike. This marketplace uses the ids of AWS's production environment: the Masters id of the sandbox does not
exist here, as production answered [breadboard#204].
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

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

#: Granted by the marketplace, held or not held, without a value to compare.
PRESENCE_ONLY = frozenset({MASTERS, CATEGORIZATION_MASTERS, PHOTO_MODERATION_MASTERS})
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
    SystemType(HITS_APPROVED, "Worker_NumberHITsApproved", "How many of the worker's assignments were approved"),
    SystemType(LOCALE, "Worker_Locale", "The worker's location"),
    SystemType(ADULT, "Worker_Adult", "The worker agreed to work with content for adults"),
    SystemType(PERCENT_APPROVED, "Worker_PercentAssignmentsApproved", "Percentage of assignments approved"),
    SystemType(PERCENT_SUBMITTED, "Worker_PercentAssignmentsSubmitted", "Percentage of assignments submitted"),
    SystemType(PERCENT_ABANDONED, "Worker_PercentAssignmentsAbandoned", "Percentage of assignments abandoned"),
    SystemType(PERCENT_RETURNED, "Worker_PercentAssignmentsReturned", "Percentage of assignments returned"),
    SystemType(PERCENT_REJECTED, "Worker_PercentAssignmentsRejected", "Percentage of assignments rejected"),
)
SYSTEM_TYPE_IDS = frozenset(kind.type_id for kind in SYSTEM_TYPES)


def install(tx: Tx) -> None:
    """Writes the system types into a new store."""
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
            for kind in SYSTEM_TYPES
        ],
    )

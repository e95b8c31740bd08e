"""Qualification types: creating, reading and listing them; `qualification_type_changes` updates and deletes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, false, insert, or_, select

from turkterm.marketplace import shapes
from turkterm.marketplace.attached import quirks
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.errors import request_error
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.rules import exams, limits, system_types
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.requirements import no_such_type
from turkterm.marketplace.rules.type_states import ACTIVE, DISPOSING, wrong_type_state
from turkterm.marketplace.rules.unknown import not_your_type
from turkterm.marketplace.schema import qualification_types

#: What `search_text` holds at most: folding the case makes up to three characters of one. No longer query is put to the
#: store, whose LIKE fails from 50,000 bytes on and takes a NUL for the end.
_LONGEST_TEXT = 3 * (limits.TYPE_NAME + limits.KEYWORDS + limits.DESCRIPTION + len("\n\n"))


def create_qualification_type(tx: Tx, p: Params) -> Result:
    """CreateQualificationType: a name is unique among the owner's types [Dallinger#3331]."""
    name = limits.require_text("Name", p["Name"], limits.TYPE_NAME)
    description = limits.require_text("Description", p["Description"], limits.DESCRIPTION)
    keywords = limits.check_text("Keywords", p.get("Keywords"), limits.KEYWORDS)
    exams.check_retry_delay(p)
    granted_value = exams.check_new(p)
    same = select(qualification_types.c.number).where(
        qualification_types.c.account == tx.account, qualification_types.c.name == name
    )
    if tx.db.execute(same).one_or_none() is not None:
        raise request_error(
            "QualificationTypeAlreadyExists",
            "You have already created a QualificationType with this name. A QualificationType's name must be unique "
            "among all of the QualificationTypes created by the same user.",
        )
    type_id = new_entity_id()
    tx.db.execute(
        insert(qualification_types),
        {
            "type_id": type_id,
            "account": tx.account,
            "name": name,
            "description": description,
            "keywords": keywords,
            "search_text": search_text(name, keywords, description),
            "status": p["QualificationTypeStatus"],
            "creation_time": tx.now,
            "retry_delay": p.get("RetryDelayInSeconds"),
            "test": p.get("Test"),
            "test_duration": p.get("TestDurationInSeconds"),
            "answer_key": p.get("AnswerKey"),
            "requestable": True,
            "auto_granted": p.get("AutoGranted", False),
            "auto_granted_value": granted_value,
        },
    )
    return {"QualificationType": shapes.qualification_type(visible_type(tx, type_id))}


def get_qualification_type(tx: Tx, p: Params) -> Result:
    """GetQualificationType: own types but deleted ones, and the marketplace's."""
    row = visible_type(tx, p["QualificationTypeId"])
    if row.account not in {None, tx.account}:
        raise no_such_type(row.type_id)
    if row.status == DISPOSING:
        raise wrong_type_state()
    return {"QualificationType": shapes.qualification_type(row)}


def list_qualification_types(tx: Tx, p: Params) -> Result:
    """ListQualificationTypes: by name, descending [D08]; the query is looked for in name, keywords and description.

    MustBeRequestable leaves the types out whose IsRequestable is false, which are the marketplace's own. Other
    requesters' active types are found, without their answer keys. The lag is one of the `quirks`.
    """
    owned = p.get("MustBeOwnedByCaller", False)
    statement = select(qualification_types).where(
        qualification_types.c.status != DISPOSING,
        qualification_types.c.account == tx.account
        if owned
        else or_(qualification_types.c.account == tx.account, qualification_types.c.status == ACTIVE),
        qualification_types.c.type_id.not_in(system_types.elsewhere(tx)),
    )
    if p["MustBeRequestable"]:
        statement = statement.where(qualification_types.c.requestable.is_(True))
    lag = quirks(tx).listing_lag
    if lag:
        statement = statement.where(qualification_types.c.creation_time <= tx.now - lag)
    query = p.get("Query", "").casefold()
    if len(query) > _LONGEST_TEXT or "\0" in query:
        statement = statement.where(false())
    elif query:
        statement = statement.where(qualification_types.c.search_text.contains(query, autoescape=True))
    return page(
        tx,
        p,
        statement,
        member="QualificationTypes",
        purpose=f"ListQualificationTypes {owned} {p['MustBeRequestable']} {query}",
        order=(qualification_types.c.name, qualification_types.c.number),
        anchor=qualification_types.c.number,
        descending=True,
        shape=lambda row: shapes.qualification_type(row, answer_key=row.account == tx.account),
    )


def search_text(name: str, keywords: str | None, description: str) -> str:
    """What a query of ListQualificationTypes is looked for in, in folded case."""
    return "\n".join(filter(None, (name, keywords, description))).casefold()


def visible_type(tx: Tx, type_id: str) -> Row[Any]:
    """The row of a type that this account may require, its own, the marketplace's or an active one; raises ApiError."""
    row = tx.db.execute(select(qualification_types).where(qualification_types.c.type_id == type_id)).one_or_none()
    if row is None or (row.account != tx.account and row.status != ACTIVE) or type_id in system_types.elsewhere(tx):
        raise no_such_type(type_id)
    return row


def own_type(tx: Tx, type_id: str) -> Row[Any]:
    """The row of this account's own type; raises ApiError.

    A type of another requester does not exist, one of the marketplace is for nobody to change.
    """
    row = visible_type(tx, type_id)
    if row.account is None:
        raise not_your_type()
    if row.account != tx.account:
        raise no_such_type(type_id)
    return row


def living_type(tx: Tx, type_id: str) -> Row[Any]:
    """The row of this account's own type, which was not deleted; raises ApiError."""
    row = own_type(tx, type_id)
    if row.status == DISPOSING:
        raise wrong_type_state()
    return row

"""Qualification types: creating, reading and listing them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, or_, select

from turkterm.marketplace import shapes
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.errors import bad_parameter, request_error
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.rules import limits
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.questions import ANSWER_KEY, QUESTION_FORMS, check_document
from turkterm.marketplace.rules.requirements import no_such_type
from turkterm.marketplace.rules.unknown import not_your_type
from turkterm.marketplace.schema import qualification_types

_LONGEST = 2**31 - 1  # seconds of a delay or duration


def create_qualification_type(tx: Tx, p: Params) -> Result:
    """CreateQualificationType: a name is unique among the owner's types [Dallinger#3331]."""
    name = limits.require_text("Name", p["Name"], limits.TYPE_NAME)
    description = limits.require_text("Description", p["Description"], limits.DESCRIPTION)
    keywords = limits.check_text("Keywords", p.get("Keywords"), limits.KEYWORDS)
    if "RetryDelayInSeconds" in p:
        limits.check_range("RetryDelayInSeconds", p["RetryDelayInSeconds"], (0, _LONGEST))
    granted_value = _check_test(p)
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
            "search_text": "\n".join(filter(None, (name, keywords, description))).casefold(),
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
    """GetQualificationType: own types, the marketplace's, other requesters' active ones."""
    return {"QualificationType": shapes.qualification_type(visible_type(tx, p["QualificationTypeId"]))}


def list_qualification_types(tx: Tx, p: Params) -> Result:
    """ListQualificationTypes: by name, descending [D08]; the query is looked for in name, keywords and description.

    MustBeRequestable leaves the types out whose IsRequestable is false, which are the marketplace's own.
    """
    owned = p.get("MustBeOwnedByCaller", False)
    statement = select(qualification_types).where(
        qualification_types.c.account == tx.account
        if owned
        else or_(qualification_types.c.account == tx.account, qualification_types.c.status == "Active")
    )
    if p["MustBeRequestable"]:
        statement = statement.where(qualification_types.c.requestable.is_(True))
    query = p.get("Query", "").casefold()
    if query:
        statement = statement.where(qualification_types.c.search_text.contains(query, autoescape=True))
    return page(
        tx,
        p,
        statement,
        member="QualificationTypes",
        purpose=f"ListQualificationTypes {owned} {p['MustBeRequestable']} {query}",
        order=(qualification_types.c.name, qualification_types.c.number),
        descending=True,
        shape=shapes.qualification_type,
    )


def visible_type(tx: Tx, type_id: str) -> Row[Any]:
    """The row of a type that this account may know of; raises ApiError."""
    row = tx.db.execute(select(qualification_types).where(qualification_types.c.type_id == type_id)).one_or_none()
    if row is None or (row.account != tx.account and row.status != "Active"):
        raise no_such_type(type_id)
    return row


def own_type(tx: Tx, type_id: str) -> Row[Any]:
    """The row of this account's own type; raises ApiError."""
    row = visible_type(tx, type_id)
    if row.account != tx.account:
        raise not_your_type()
    return row


def _check_test(p: Params) -> int | None:
    """What test, answer key and automatic grant may go together; returns the value that is granted by itself."""
    test, key, granted = p.get("Test"), p.get("AnswerKey"), p.get("AutoGranted", False)
    if test is not None:
        if granted:
            raise limits.refuse("Test", test)  # the service's words [boto3#2108]
        check_document("Test", test, QUESTION_FORMS)
        if "TestDurationInSeconds" not in p:
            raise bad_parameter("TestDurationInSeconds", "null", "It is required with a Test.")
    if "TestDurationInSeconds" in p:
        if test is None:
            raise bad_parameter("TestDurationInSeconds", str(p["TestDurationInSeconds"]), "It needs a Test.")
        limits.check_range("TestDurationInSeconds", p["TestDurationInSeconds"], (1, _LONGEST))
    if key is not None:
        if test is None:
            raise limits.refuse("AnswerKey", key, "It needs a Test.")
        check_document("AnswerKey", key, (ANSWER_KEY,))
    value = p.get("AutoGrantedValue")
    if value is not None and not granted:
        raise bad_parameter("AutoGrantedValue", str(value), "It can only be used with AutoGranted.")
    return (1 if value is None else int(value)) if granted else None

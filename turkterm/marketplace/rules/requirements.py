"""Qualification requirements: what a HIT type may ask for, and whether a worker has it.

Requirements are kept as the API writes them, in JSON on the HIT type. Comparisons are pure; only the check that a
type exists looks into the store (`type_states` follows what becomes of that type).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError, bad_parameter, request_error
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.rules.limits import INTEGER_VALUES, LOCALE_VALUES, REQUIREMENTS
from turkterm.marketplace.rules.unknown import inactive_type
from turkterm.marketplace.schema import qualification_types
from turkterm.model.hit import Locale

Wire = dict[str, Any]
Value = int | Locale | None

_PRESENCE = frozenset({"Exists", "DoesNotExist"})
_MANY = frozenset({"In", "NotIn"})
_LOCALE_COMPARATORS = frozenset({"EqualTo", "NotEqualTo", "In", "NotIn"})
_COUNTRY = re.compile(r"[A-Z]{2}")
_PREVIEW = "PreviewAndAccept"
_ACCEPT = "Accept"
_DISCOVER = "DiscoverPreviewAndAccept"


class Reach(IntEnum):
    """How far a worker gets with the HITs of a type: each step includes those before it [DOC ActionsGuarded]."""

    NOTHING = 0
    DISCOVER = 1
    PREVIEW = 2
    ACCEPT = 3


#: How far a worker gets who does not meet a requirement that guards these actions.
_REACH_WITHOUT = {_ACCEPT: Reach.PREVIEW, _PREVIEW: Reach.DISCOVER, _DISCOVER: Reach.NOTHING}


def no_such_type(type_id: str) -> ApiError:
    """QualificationTypeDoesNotExist in the service's words [breadboard#204]."""
    return request_error("QualificationTypeDoesNotExist", f"QualificationType [{type_id}] does not exist.")


def check(tx: Tx, requirements: Sequence[Wire]) -> list[Wire]:
    """The requirements as GetHIT answers them, in the order given; raises ApiError for one that is not allowed."""
    if len(requirements) > REQUIREMENTS:
        raise bad_parameter(
            "QualificationRequirements", str(len(requirements)), f"The maximum is {REQUIREMENTS} requirements."
        )
    return [_check_one(tx, requirement) for requirement in requirements]


def _check_one(tx: Tx, requirement: Wire) -> Wire:
    type_id, comparator = requirement["QualificationTypeId"], requirement["Comparator"]
    integers = requirement.get("IntegerValues") or []
    locales = requirement.get("LocaleValues") or []
    row = tx.db.execute(
        select(qualification_types.c.account, qualification_types.c.status).where(
            qualification_types.c.type_id == type_id
        )
    ).one_or_none()
    # Another requester's inactive type is nobody else's business: it does not exist for them.
    if row is None or (row.status != "Active" and row.account != tx.account) or type_id in system_types.elsewhere(tx):
        raise no_such_type(type_id)
    if row.status != "Active":
        raise inactive_type()
    if type_id == system_types.LOCALE:
        _check_locales(comparator, locales)
        _must_be_null("IntegerValue", integers, comparator)
    else:
        _must_be_null("LocaleValue", [_locale_text(locale) for locale in locales], comparator)
        _check_integers(type_id, comparator, integers)
    guarded = _guarded(requirement)
    checked: Wire = {"QualificationTypeId": type_id, "Comparator": comparator}
    if integers:
        checked["IntegerValues"] = integers
    if locales:
        checked["LocaleValues"] = locales
    return checked | {"RequiredToPreview": guarded != _ACCEPT, "ActionsGuarded": guarded}


def _guarded(requirement: Wire) -> str:
    preview, guarded = requirement.get("RequiredToPreview"), requirement.get("ActionsGuarded")
    if guarded is None:
        return _PREVIEW if preview else _ACCEPT
    if preview and guarded == _ACCEPT:
        raise bad_parameter("RequiredToPreview", "true", "It cannot be used with ActionsGuarded Accept.")
    return str(guarded)


def _must_be_null(parameter: str, values: Sequence[object], comparator: str) -> None:
    # The words and both full stops as recorded for LocaleValue [sdk-js#3116, boto3#2402].
    if values:
        shown = ",".join(map(str, values))
        raise bad_parameter(parameter, shown, f"{parameter} must be null when used with the {comparator} comparator..")


def _check_integers(type_id: str, comparator: str, integers: Sequence[int]) -> None:
    if type_id in system_types.RETIRED and comparator != "Exists":
        raise bad_parameter("Comparator", comparator, "Use Exists with this QualificationType.")
    if comparator in _PRESENCE:
        _must_be_null("IntegerValue", integers, comparator)
        return
    if type_id in system_types.PRESENCE_ONLY:
        raise bad_parameter("Comparator", comparator, "Use Exists or DoesNotExist with this QualificationType.")
    most = INTEGER_VALUES if comparator in _MANY else 1
    if not 1 <= len(integers) <= most:
        shown = ",".join(map(str, integers)) or "null"
        wanted = f"1 to {most} values" if comparator in _MANY else "exactly one value"
        raise bad_parameter("IntegerValue", shown, f"The {comparator} comparator needs {wanted}.")
    if type_id in system_types.PERCENTAGES:
        for value in integers:
            if not 0 <= value <= 100:
                raise bad_parameter("IntegerValue", str(value), "Valid values are 0 to 100.")


def _check_locales(comparator: str, locales: Sequence[Wire]) -> None:
    shown = ",".join(map(_locale_text, locales))
    if comparator not in _LOCALE_COMPARATORS:
        raise bad_parameter("Comparator", comparator, "It cannot be used with a LocaleValue.")
    if comparator not in _MANY and len(locales) > 1:
        _must_be_null("LocaleValue", [shown], comparator)
    if not 1 <= len(locales) <= LOCALE_VALUES:
        raise bad_parameter("LocaleValue", shown or "null", f"Give 1 to {LOCALE_VALUES} locales.")
    for locale in locales:
        state = locale.get("Subdivision")
        if not _COUNTRY.fullmatch(locale["Country"]) or (
            state is not None and (locale["Country"] != "US" or not _COUNTRY.fullmatch(state))
        ):
            raise bad_parameter("LocaleValue", _locale_text(locale))


def _locale_text(locale: Wire) -> str:
    return ",".join(filter(None, (locale["Country"], locale.get("Subdivision"))))


def write(requirements: Sequence[Wire]) -> str:
    """Checked requirements as the HIT type keeps them."""
    return json.dumps(requirements, separators=(",", ":"))


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[Wire, ...]:
    return tuple(json.loads(text))


def parse(text: str) -> list[Wire]:
    """A HIT type's requirements as the API writes them. The dictionaries are shared: nobody changes them."""
    return list(_parsed(text))


def masters(text: str) -> bool:
    """Whether a HIT type's requirements ask for Masters, whose work costs more [GUIDE]."""
    return any(
        requirement["QualificationTypeId"] in system_types.PRESENCE_ONLY and requirement["Comparator"] == "Exists"
        for requirement in _parsed(text)
    )


def canonical(requirements: Sequence[Wire]) -> list[list[Any]]:
    """Checked requirements in a form that is equal for equal demands, whatever their order."""
    return sorted(
        [
            requirement["QualificationTypeId"],
            requirement["Comparator"],
            sorted(requirement.get("IntegerValues", ())),
            sorted(map(_locale_text, requirement.get("LocaleValues", ()))),
            requirement["ActionsGuarded"],
        ]
        for requirement in requirements
    )


def reach(requirement: Wire, held: Value, *, present: bool) -> Reach:
    """How far one checked requirement lets a worker with this value of the type (see `meets`)."""
    if meets(requirement, held, present=present):
        return Reach.ACCEPT
    return _REACH_WITHOUT[requirement["ActionsGuarded"]]


def meets(requirement: Wire, held: Value, *, present: bool) -> bool:
    """Whether a worker with this value of the type (`present`: holds it at all) fulfils a checked requirement."""
    comparator = requirement["Comparator"]
    if comparator in _PRESENCE:
        return present is (comparator == "Exists")
    if requirement["QualificationTypeId"] == system_types.LOCALE:
        found = isinstance(held, Locale) and any(
            locale["Country"] == held.country and locale.get("Subdivision") in {None, held.subdivision}
            for locale in requirement["LocaleValues"]
        )
        return found is (comparator in {"EqualTo", "In"})
    if not present or not isinstance(held, int):
        return False
    return _compare(comparator, held, requirement["IntegerValues"])


def _compare(comparator: str, held: int, wanted: Sequence[int]) -> bool:
    first = wanted[0]
    match comparator:
        case "LessThan":
            return held < first
        case "LessThanOrEqualTo":
            return held <= first
        case "GreaterThan":
            return held > first
        case "GreaterThanOrEqualTo":
            return held >= first
        case "EqualTo" | "In":
            return held in wanted
        case _:
            return held not in wanted

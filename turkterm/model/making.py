"""What operations make or set, whole, as the values that an action carries: new HITs, types, settings.

The journal keeps them as one JSON document (`pack`, `unpack`), so that a crash between planning and sending loses
nothing of them. Nothing is checked here that the marketplace checks: it is the judge of lengths, ranges and XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from turkterm.model.action import Verb
from turkterm.model.hit import Requirement
from turkterm.model.money import Cents


class UnreadableDetails(ValueError):
    """A document that is not what the verb carries: another version of turkterm wrote it."""


@dataclass(frozen=True, slots=True)
class HitTypeProperties:
    """The seven properties that make a HIT type; durations in seconds. Equal ones are one type [SDK]."""

    title: str
    description: str
    reward: Cents
    assignment_duration: int
    keywords: str = ""
    auto_approval_delay: int | None = None
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """One entry of a policy parameter that is a map: a question and its right answers, say."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyParameter:
    """One parameter of a review policy: a list of values, or a map."""

    key: str
    values: tuple[str, ...] = ()
    entries: tuple[PolicyEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """A review policy by name and version, with its parameters."""

    name: str
    parameters: tuple[PolicyParameter, ...] = ()


@dataclass(frozen=True, slots=True)
class NewHit:
    """A HIT to be made. With `hit_type` it brings its own properties; without, the action names the HIT type.

    `question` is XML; a layout and its parameters stand in its place. `lifetime` in seconds.
    """

    lifetime: int
    max_assignments: int = 1
    question: str = ""
    layout_id: str = ""
    layout_parameters: tuple[tuple[str, str], ...] = ()
    annotation: str = ""
    hit_type: HitTypeProperties | None = None
    assignment_policy: ReviewPolicy | None = None
    hit_policy: ReviewPolicy | None = None


@dataclass(frozen=True, slots=True)
class NewQualificationType:
    """A qualification type to be made; test and key are XML, times seconds, no `retry_delay`: one request, ever."""

    name: str
    description: str
    keywords: str = ""
    active: bool = True
    retry_delay: int | None = None
    test: str = ""
    test_duration: int | None = None
    answer_key: str = ""
    auto_granted: bool = False
    granted_value: int | None = None


@dataclass(frozen=True, slots=True)
class QualificationTypeChange:
    """What changes of a qualification type; None stays. A test without a key takes the old key away [DOC]."""

    description: str | None = None
    active: bool | None = None
    retry_delay: int | None = None
    test: str | None = None
    test_duration: int | None = None
    answer_key: str | None = None
    auto_granted: bool | None = None
    granted_value: int | None = None


@dataclass(frozen=True, slots=True)
class NotificationSpec:
    """Where the marketplace sends events of which kinds."""

    destination: str
    transport: str
    events: tuple[str, ...]
    version: str = "2014-08-15"


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """A HIT type's notifications: a new specification, on or off, or both; None stays."""

    spec: NotificationSpec | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class TrialEvent:
    """An event that the marketplace sends at once, to try a specification out."""

    spec: NotificationSpec
    event: str


@dataclass(frozen=True, slots=True)
class Granting:
    """How a qualification is granted: whether the worker gets mail."""

    notify: bool = True


Details = (
    HitTypeProperties
    | NewHit
    | NewQualificationType
    | QualificationTypeChange
    | NotificationSettings
    | TrialEvent
    | Granting
)

#: What an action of each verb carries; the other verbs carry nothing.
CARRIED: Mapping[Verb, type[Details]] = {
    Verb.GRANT: Granting,
    Verb.CREATE_HIT: NewHit,
    Verb.CREATE_HIT_TYPE: HitTypeProperties,
    Verb.CREATE_TYPE: NewQualificationType,
    Verb.UPDATE_TYPE: QualificationTypeChange,
    Verb.NOTIFICATIONS: NotificationSettings,
    Verb.TRY_NOTIFICATION: TrialEvent,
}


def pack(details: Details) -> str:
    """The details as a JSON document."""
    return msgspec.json.encode(details).decode()


def unpack(verb: Verb, document: str) -> Details:
    """The details that `pack` made for an action of this verb; raises UnreadableDetails."""
    try:
        return msgspec.json.decode(document, type=CARRIED[verb])
    except (KeyError, msgspec.MsgspecError) as error:
        raise UnreadableDetails(f"the details of an action to {verb} cannot be read") from error

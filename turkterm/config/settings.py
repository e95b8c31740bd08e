"""The person's settings: strict TOML. A name that turkterm does not know is an error with its place, never ignored.

    theme = "dusk"          # without it, dusk where the terminal has the colours

    [review]
    grace_seconds = 5.0     # how long an approval or rejection can be taken back; 0 sends at once
    confirm_above = 20      # from this many assignments on, the number is typed

    [poll]
    pause_seconds = 3.0     # between two looks at the marketplace, at the least
    slow_seconds = 60.0     # between two looks at what seldom changes: blocks, qualification types
    calls_per_minute = 60   # what looking may use of the account's rate (600 on the embedded marketplace)

    [limits]
    run = "50.00"           # dollars that one run may cost, fees included; without it there is no cap
    day = "200.00"          # the same for one day of this computer's calendar, a profile

    [keys]
    "assignment.approve" = "a,ctrl+y"

    [profiles.lab]
    endpoint = "https://turk.lab.example:8788"
    kind = "other"          # sandbox, production or other
    read_only = false
    aws_profile = "lab"     # the section of AWS's own files that has its keys; login needs none of this
    aws_machine_role = false  # true: ask the machine for its role's keys, which takes seconds where it has none
    colour = "money"        # of its name in the header: accent, good, warn, bad or money

Templates, control questions, the fair wage and saved views: see `reviewing`.

This module reads and checks. It refuses to know which commands exist: `keymap` checks `[keys]` against them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from turkterm.config.profiles import BUILT_IN, BadEndpoint, Colour, Kind, Profile, kind_of
from turkterm.config.reviewing import NAME, ControlSetting, ViewSetting, Wage, template_problem
from turkterm.config.tomlplace import line_of
from turkterm.model.money import BadAmount, Cents, parse_amount

PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")  # it becomes a file name


class BadSettings(Exception):
    """The settings cannot be used; the text is one sentence that names file, line, key and a name that is near."""


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How verdicts are sent. Seconds; a number of assignments."""

    grace_seconds: Annotated[float, msgspec.Meta(ge=0, le=600)] = 5.0
    confirm_above: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 20


class Poll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often the marketplace is looked at. Seconds; calls a minute, None where the kind of marketplace decides."""

    pause_seconds: Annotated[float, msgspec.Meta(ge=0.5, le=3600)] = 3.0
    slow_seconds: Annotated[float, msgspec.Meta(ge=1, le=86_400)] = 60.0
    calls_per_minute: Annotated[int, msgspec.Meta(ge=6, le=6000)] | None = None


class LimitTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[limits]` as it is written: amounts in quotes, for a number in TOML is not exact."""

    run: str | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Caps:
    """What one run and one day may cost, fees included, in cents; None: no cap."""

    run: Cents | None = None
    day: Cents | None = None


class ProfileSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[profiles.NAME]`. A built-in name may leave the endpoint out and set everything but the address."""

    endpoint: str | None = None
    kind: Kind | None = None
    read_only: bool = False
    aws_profile: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    aws_machine_role: bool = False
    colour: Colour | None = None

    def of(self, name: str, endpoint: str | None, kind: Kind) -> Profile:
        """The profile that this makes of an address."""
        return Profile(name, endpoint, kind, self.read_only, self.aws_profile, self.aws_machine_role, self.colour)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of settings and its text, so that every error can say on which line."""

    path: Path
    text: str

    def place(self, at: Sequence[str]) -> str:
        """`FILE, line 3: review.pane: `, the beginning of a sentence about the key `at`."""
        line = line_of(self.text, at)
        where = f"{self.path}, line {line}" if line else str(self.path)
        return f"{where}: {'.'.join(at)}: "


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the settings say, with the defaults for what they leave out; `source` is the file that says it."""

    theme: str | None = None
    review: Review = field(default_factory=Review)
    poll: Poll = field(default_factory=Poll)
    limits: Caps = field(default_factory=Caps)
    keys: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=lambda: dict(BUILT_IN))
    wage: Wage = field(default_factory=Wage)
    templates: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    controls: tuple[ControlSetting, ...] = ()
    views: Mapping[str, ViewSetting] = field(default_factory=dict)
    source: Source | None = field(default=None, compare=False, repr=False)

    def place(self, *at: str) -> str:
        """Where the key `at` stands, as the beginning of a sentence about it."""
        return self.source.place(at) if self.source else f"{'.'.join(at)}: "


Section = TypeVar("Section", Review, Poll, LimitTexts, ProfileSettings, Wage, ControlSetting, ViewSetting)

_TABLES = ("theme", "review", "poll", "limits", "keys", "profiles", "wage", "templates", "controls", "views")


def load_settings(path: Path) -> Settings:
    """The settings in `path`; the defaults where there is no such file. Raises BadSettings."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path}: the file is not UTF-8 (byte {error.start + 1}).") from error
    except OSError as error:
        raise BadSettings(f"{path}: the file cannot be read: {(error.strerror or str(error)).lower()}.") from error
    return read_settings(path, text)


def read_settings(path: Path, text: str) -> Settings:
    """The settings in `text`, which stands or is to stand in `path`. Raises BadSettings."""
    return _Reader(Source(path, text)).settings()


class _Reader:
    """Reads one file."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def settings(self) -> Settings:
        try:
            tables = tomllib.loads(self.source.text)
        except tomllib.TOMLDecodeError as error:
            raise BadSettings(f"{self.source.path}: {_lower_first(str(error))}.") from error
        self.check_names(tables, (), _TABLES)
        theme = tables.get("theme")
        if not (theme is None or isinstance(theme, str)):
            raise self.bad(("theme",), "wants the name of a theme")
        return Settings(
            theme=theme,
            review=self.section(tables, ("review",), Review),
            poll=self.section(tables, ("poll",), Poll),
            limits=self.limits(tables),
            keys=self.keys(tables),
            profiles=self.profiles(tables),
            wage=self.section(tables, ("wage",), Wage),
            templates=self.templates(tables),
            controls=self.controls(tables),
            views=self.views(tables),
            source=self.source,
        )

    def limits(self, tables: dict[str, Any]) -> Caps:
        given = self.section(tables, ("limits",), LimitTexts)
        return Caps(self.cap("run", given.run), self.cap("day", given.day))

    def cap(self, name: str, text: str | None) -> Cents | None:
        try:
            return None if text is None else parse_amount(text)
        except BadAmount as error:
            raise self.bad(("limits", name), str(error)) from error

    def keys(self, tables: dict[str, Any]) -> dict[str, str]:
        keys = self.table(tables.get("keys", {}), ("keys",))
        for command, value in keys.items():
            if not isinstance(value, str):
                raise self.bad(("keys", command), 'wants keys in quotes, such as "a,ctrl+y"')
        return keys

    def templates(self, tables: dict[str, Any]) -> dict[str, dict[str, str]]:
        verbs = self.table(tables.get("templates", {}), ("templates",))
        for verb, texts in verbs.items():
            for name, text in self.table(texts, ("templates", verb)).items():
                if problem := template_problem(verb, name, text):
                    raise self.bad(*problem)
        return verbs

    def controls(self, tables: dict[str, Any]) -> tuple[ControlSetting, ...]:
        given = tables.get("controls", [])
        if not isinstance(given, list):
            raise self.bad(("controls",), "must be a list of tables: [[controls]]")
        return tuple(self.section({"controls": one}, ("controls",), ControlSetting) for one in given)

    def views(self, tables: dict[str, Any]) -> dict[str, ViewSetting]:
        found = {}
        for name, table in self.table(tables.get("views", {}), ("views",)).items():
            if not NAME.fullmatch(name):
                raise self.bad(("views", name), "is no name for a view: letters, digits, dash and underscore only")
            found[name] = self.section({name: table}, ("views", name), ViewSetting)
        return found

    def profiles(self, tables: dict[str, Any]) -> dict[str, Profile]:
        found = dict(BUILT_IN)
        for name, table in self.table(tables.get("profiles", {}), ("profiles",)).items():
            at = ("profiles", name)
            if not PROFILE_NAME.fullmatch(name):
                raise self.bad(at, "is no name for a profile: letters, digits, dot, dash and underscore only")
            found[name] = self.profile(name, self.section({name: table}, at, ProfileSettings))
        return found

    def profile(self, name: str, given: ProfileSettings) -> Profile:
        at = ("profiles", name)
        known = BUILT_IN.get(name)
        if known:
            if given.endpoint is not None or given.kind is not None:
                raise self.bad(at, "is built in: its endpoint and kind stay; take another name for another marketplace")
            return given.of(name, known.endpoint_url, known.kind)
        if given.endpoint is None:
            raise self.bad(at, "needs an endpoint, the address of its marketplace")
        if given.kind is Kind.LOCAL:
            raise self.bad((*at, "kind"), '"local" is the embedded marketplace alone; say sandbox, production or other')
        try:
            return given.of(name, given.endpoint, kind_of(given.endpoint, given.kind))
        except BadEndpoint as error:
            raise self.bad((*at, "endpoint"), str(error)) from error

    def section(self, tables: dict[str, Any], at: tuple[str, ...], kind: type[Section]) -> Section:
        table = self.table(tables.get(at[-1], {}), at)
        self.check_names(table, at, kind.__struct_fields__)
        try:
            return msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            what, _, where = str(error).partition(" - at `$")
            key = where.rstrip("`").lstrip(".")
            raise self.bad((*at, key) if key else at, _lower_first(what.replace("`", ""))) from error

    def table(self, value: object, at: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.bad(at, f"must be a table: [{'.'.join(at)}]")
        return value

    def check_names(self, table: dict[str, Any], at: tuple[str, ...], known: tuple[str, ...]) -> None:
        for name in table:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
                raise self.bad((*at, name), f"is not known: {hint}")

    def bad(self, at: tuple[str, ...], problem: str) -> BadSettings:
        end = "" if problem.endswith("?") else "."
        return BadSettings(f"{self.source.place(at)}{problem}{end}")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]

"""The people whom the marketplace makes up: who they are, how long they take and what they answer.

The importer needs workers and times for answers whose own were removed; the crowd and the demonstration project need
workers who also answer. Everything follows from seeds: the same seed makes the same people, who make the same answers.
No clock and no store.

How many are careless is taken from one public course that measured it on the real service: about 6 % of the workers
answered like bots, and a third of the answers failed the control question.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from turkterm.marketplace.forms import Field, Form, Kind

#: One worker in sixteen answers like a bot: the eighth of any crowd is the first.
_BOT_EVERY, _BOT_AT = 16, 7
#: Bots fail every control question, so that the others' chance is a little below a third.
_LAPSE = 0.3

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ID_LENGTH = 13

# Half of the people are from the United States, as on the real service; the rest from where many others were.
_LOCALES = ("US", "US", "US", "US", "IN", "CA", "GB", "BR")

# What people write in a text field when the page gives no examples: short, like most real ones.
_REMARKS = (
    "Clear instructions, thank you.",
    "I read it twice to be sure.",
    "The second part was harder to judge.",
    "No problems.",
    "It depends on how you read the sentence.",
    "Nothing to add.",
    "I would need more context for this one.",
    "Could mean either, I chose the more usual reading.",
    "Looks fine to me.",
    "A little ambiguous, but I am fairly confident.",
    "I liked this one.",
    "n/a",
)
_BOT_TEXTS = ("good", "nice", "GOOD SURVEY")


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated worker.

    `pace` multiplies the time this person takes (1 is the median), `lapse` is the chance to fail a control question,
    `zeal` divides the waits between two HITs: few people do much of the work.
    """

    worker_id: str
    locale: str
    pace: float
    lapse: float
    zeal: float
    bot: bool = False


def seeded(*parts: object) -> Random:
    """A source of chance that is the same for the same parts."""
    return Random("\x1f".join(map(str, parts)))  # noqa: S311 - plays people, keeps no secret


def worker_id(*parts: object) -> str:
    """A worker id of the service's form, `A` and 13 letters or digits, always the same for the same parts."""
    number = int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest())
    letters = []
    for _ in range(_ID_LENGTH):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "A" + "".join(letters)


def people(count: int, seed: int) -> tuple[Person, ...]:
    """`count` workers; the first ones are the same people whatever the count."""
    return tuple(_person(number, seed) for number in range(count))


def _person(number: int, seed: int) -> Person:
    random = seeded("person", seed, number)
    bot = number % _BOT_EVERY == _BOT_AT
    return Person(
        worker_id=worker_id("person", seed, number),
        locale=random.choice(_LOCALES),
        pace=random.lognormvariate(0, 0.3),
        # Some are more careful than others, by turns, so that any crowd's mean stays near the measured one.
        lapse=1.0 if bot else _LAPSE + (0.12 if number % 2 else -0.12) * random.random(),
        zeal=0.35 if bot else 0.4 + 2.2 / (1 + 0.5 * number),
        bot=bot,
    )


def work_seconds(random: Random, *, fields: int, length: int = 0, writing: int = 0, person: Person) -> float:
    """How long the person works on one HIT, in seconds.

    A median of 12 seconds to read, 1 for 60 characters (at most 90), 3 for a field and 25 for one to write in, spread
    log-normally; one answer in forty comes suspiciously fast, and a bot's always does.
    """
    if person.bot:
        return random.uniform(3, 7) + 0.1 * fields
    median = 12 + min(90.0, length / 60) + 3 * (fields - writing) + 25 * writing
    if random.random() < 1 / 40:
        return random.uniform(0.08, 0.15) * median + 2
    return median * person.pace * random.lognormvariate(0, 0.45)


def fill(form: Form, person: Person, random: Random) -> dict[str, str]:
    """The person's answers to every field of the form, by field name.

    Most people agree: on a field without `likely` the leaning is drawn from the form's own content. Control questions
    fail with the person's `lapse`; a bot takes the same place in every list of options.
    """
    values: dict[str, str] = {}
    for field in form.fields:
        if field.kind is Kind.HIDDEN:
            values[field.name] = field.default
        elif person.bot:
            values[field.name] = _bot_answer(field, person)
        elif field.expected is not None:
            values[field.name] = _control(field, person, random)
        else:
            values[field.name] = _answer(form, field, random)
    return values


def _control(field: Field, person: Person, random: Random) -> str:
    assert field.expected is not None
    if random.random() >= person.lapse:
        return field.expected
    wrong = [option for option in field.options if option != field.expected]
    if field.kind is Kind.NUMBER or not wrong:
        return random.choice(("", "yes", "not sure", "ok"))
    return random.choice(wrong)


def _answer(form: Form, field: Field, random: Random) -> str:
    match field.kind:
        case Kind.CHOICE if field.options:
            likely = field.likely if field.likely in field.options else _leaning(form, field)
            return likely if random.random() < 0.62 else _near(field.options, likely, random)
        case Kind.SEVERAL:
            return "|".join(option for option in field.options if random.random() < 0.35)
        case Kind.NUMBER:
            low, high = _bounds(field)
            return str(round(random.triangular(low, high, low + 0.7 * (high - low))))
        case _:
            if not field.required and not field.examples and random.random() < 0.7:
                return ""  # remarks that nobody must give are mostly left empty
            return random.choice(field.examples or _REMARKS)


def _bot_answer(field: Field, person: Person) -> str:
    habit = int(person.worker_id[-4:], 36)
    if field.kind is Kind.NUMBER:
        return field.options[-1]
    if field.options:
        return field.options[habit % len(field.options)]
    return _BOT_TEXTS[habit % len(_BOT_TEXTS)]


def _leaning(form: Form, field: Field) -> str:
    marks = [form.length, field.name, *(other.default for other in form.fields if other.kind is Kind.HIDDEN)]
    return seeded(*marks).choice(field.options)


def _near(options: Sequence[str], likely: str, random: Random) -> str:
    """Somebody else's choice: on a scale of five or more mostly a neighbour, otherwise any."""
    if len(options) < 5 or random.random() < 0.3:
        return random.choice(options)
    place = options.index(likely) + random.choice((-1, 1))
    return options[max(0, min(len(options) - 1, place))]


def _bounds(field: Field) -> tuple[float, float]:
    try:
        low, high = (float(bound) for bound in field.options)
    except ValueError:
        return 0.0, 10.0
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low <= high else (0.0, 10.0)

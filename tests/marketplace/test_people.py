from __future__ import annotations

import re
from collections import Counter
from random import Random
from statistics import median

from turkterm.marketplace.forms import Field, Form, Kind, Source
from turkterm.marketplace.people import fill, people, work_seconds, worker_id

FORM = Form(
    Source.PAGE,
    (
        Field("id", Kind.HIDDEN, default="7"),
        Field("scale", Kind.CHOICE, ("-2", "-1", "0", "1", "2"), likely="1"),
        Field("many", Kind.SEVERAL, ("x", "y", "z")),
        Field("control", Kind.CHOICE, ("river", "window", "table"), expected="river"),
        Field("text", Kind.LONG_TEXT, required=True, examples=("first", "second")),
        Field("number", Kind.NUMBER, ("1", "7")),
        Field("odd", Kind.NUMBER, ("a", "nan")),
        Field("none", Kind.CHOICE),
    ),
    length=300,
)


def test_the_same_seed_makes_the_same_people() -> None:
    assert people(20, 5) == people(20, 5)
    assert people(20, 5)[:7] == people(7, 5)
    assert not {one.worker_id for one in people(50, 5)} & {one.worker_id for one in people(50, 6)}
    ids = [one.worker_id for one in people(400, 5)]
    assert len(set(ids)) == 400
    assert all(re.fullmatch(r"A[0-9A-Z]{13}", one) for one in ids)
    assert worker_id("a", 1) != worker_id("a1")


def test_about_six_percent_answer_like_bots_and_a_third_fail_the_control() -> None:
    crowd = people(320, 1)
    assert sum(person.bot for person in crowd) == 20
    assert [number for number, person in enumerate(people(12, 1)) if person.bot] == [7]
    random = Random(0)
    answers = [fill(FORM, person, random)["control"] for person in crowd for _ in range(20)]
    failed = sum(answer != "river" for answer in answers) / len(answers)
    assert 0.30 < failed < 0.37


def test_every_answer_is_one_that_the_field_takes() -> None:
    random = Random(1)
    for person in people(40, 1):
        values = fill(FORM, person, random)
        assert set(values) == {field.name for field in FORM.fields}
        assert values["id"] == "7"
        assert values["scale"] in FORM.fields[1].options
        assert set(filter(None, values["many"].split("|"))) <= {"x", "y", "z"}
        assert values["control"] in FORM.fields[3].options
        assert values["text"] in {"first", "second"} or person.bot
        assert 1 <= float(values["number"]) <= 7


def test_most_people_agree_and_bots_do_not_look() -> None:
    random = Random(2)
    counts = Counter(fill(FORM, person, random)["scale"] for person in people(400, 3) if not person.bot)
    assert counts.most_common(1)[0][0] == "1"
    assert counts["1"] > 200
    bot = next(person for person in people(12, 3) if person.bot)
    assert len({tuple(fill(FORM, bot, random).items()) for _ in range(20)}) == 1


def test_work_times_are_plausible() -> None:
    crowd = people(16, 1)
    random = Random(4)
    honest, bot = crowd[0], crowd[7]
    times = [work_seconds(random, fields=20, length=1200, person=honest) for _ in range(2000)]
    assert 60 * honest.pace < median(times) < 140 * honest.pace
    assert 0.01 < sum(time < 16 for time in times) / len(times) < 0.05
    assert min(times) > 2
    assert max(work_seconds(random, fields=4, person=bot) for _ in range(200)) < 8
    assert median(work_seconds(random, fields=2, writing=1, person=honest) for _ in range(500)) > 25

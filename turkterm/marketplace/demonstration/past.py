"""The work that was done on the demonstration before it is first looked at: who did what, and when.

Pure: times are seconds before now. The people are the first of the crowd's own, so that those who answered yesterday
answer again while one watches.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from turkterm.marketplace.demonstration.content import Project
from turkterm.marketplace.forms import Kind, read_form
from turkterm.marketplace.people import Person, fill, seeded, work_seconds

#: The last answer came about a minute ago.
_JUST_NOW = 45.0
#: The mean wait between two HITs of a person with a zeal of 1, in seconds, before the waits are stretched.
_REST = 120.0


@dataclass(frozen=True, slots=True)
class Stint:
    """One person's work on one HIT (its number in the project), in seconds before now, and the answers."""

    person: Person
    question: int
    accepted: float
    submitted: float
    values: Mapping[str, str]


def stints(project: Project, workers: Sequence[Person], seed: int) -> list[Stint]:
    """The project's `answered` assignments by these workers, in the order of their acceptance.

    Most of the work is done by the first workers, nobody does a HIT twice, and nobody works on two at a time.
    """
    random = seeded("past", seed, project.name)
    forms = [read_form(question) for question in project.questions]
    taken: list[set[str]] = [set() for _ in project.questions]
    free_at = {person.worker_id: random.uniform(0, 600) for person in workers}
    drafts: list[tuple[float, float, Person, int]] = []
    while len(drafts) < project.answered:
        person = min(workers, key=lambda one: free_at[one.worker_id])
        number = random.choice(_open(taken, project.max_assignments, person))
        form = forms[number]
        writing = sum(field.kind is Kind.LONG_TEXT for field in form.fields)
        seconds = work_seconds(random, fields=len(form.fields), length=form.length, writing=writing, person=person)
        begun = free_at[person.worker_id]
        taken[number].add(person.worker_id)
        free_at[person.worker_id] = begun + seconds + random.expovariate(person.zeal / _REST)
        drafts.append((begun, seconds, person, number))
    # The waits grow until the work fills the time since the publishing; the work itself takes what it takes.
    room = project.began - _JUST_NOW - max(seconds for _, seconds, _, _ in drafts)
    stretch = room / max(begun for begun, _, _, _ in drafts)
    found = []
    for begun, seconds, person, number in drafts:
        accepted = project.began - begun * stretch
        values = fill(forms[number], person, random)
        found.append(Stint(person, number, accepted, accepted - seconds, values))
    return found


def _open(taken: Sequence[Collection[str]], places: int, person: Person) -> list[int]:
    return [number for number, workers in enumerate(taken) if len(workers) < places and person.worker_id not in workers]

"""Disqualify: a qualification instead of a block. It keeps workers out of the HITs that require not to have it.

A type of one's own is chosen, or one is made on the spot and granted when it is there. No mail is sent. It is said
which of the open HIT types do not require its absence (DoesNotExist), for there it changes nothing; a type that HITs
ask for is refused. The score is 1, the API's own default [D08]: an absence is required whatever the score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import Asking, acknowledging, ask, confirm, text_problem
from turkterm.desk.commands.choosing_types import ask_type, named_type, offer_names
from turkterm.desk.commands.command import Command, Dialogue, Question, Selection
from turkterm.desk.commands.whom import PEOPLE_IN, names_of, nobody, workers_of
from turkterm.desk.commands.worker_grants import held_types, taking_back
from turkterm.desk.exclusion import Effect, Exclusions
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.counting import counted
from turkterm.model.ids import ActionId, QualificationTypeId, WorkerId
from turkterm.model.limits import TYPE_NAME_LIMIT
from turkterm.model.making import Granting, NewQualificationType
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.qualification import QualificationType

#: What a type made on the spot is called and says, where nothing else is typed: those who hold it can read both.
_NEW = "No further HITs"
_ABOUT = "Who has this qualification is not offered further HITs of this kind. It is no block."
_SCORE = 1
_TITLES = 5


def disqualify(desk: Desk, selection: Selection) -> Dialogue:
    """The dialogue; a block offers it in its own place."""
    workers = workers_of(desk, selection)
    exclusions = Exclusions(desk.board, desk.now())
    name = yield from _ask_name(desk, workers, exclusions)
    kind = named_type(desk.board, name)
    does = exclusions.effect(None if kind is None else kind.type_id)
    plan = _plan(desk, workers, kind, name, does)
    if not plan.actions:
        return plan
    made = "makes" if kind is None else "by"
    works, of = len(does.keeps_out), len(does.keeps_out) + len(does.nothing)
    label = f"disqualify {names_of(workers)}: works at {works} of {counted(of, 'HIT type')} · {made} “{name[:40]}”"
    if not (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)):
        return None
    return plan if kind is not None else _made_first(plan, name)


def _ask_name(desk: Desk, workers: tuple[WorkerId, ...], exclusions: Exclusions) -> Asking:
    types = exclusions.types()
    first = types[0].name if types and exclusions.effect(types[0].type_id).keeps_out else _NEW

    def check(answer: str) -> str | None:
        if problem := text_problem(answer, limit=TYPE_NAME_LIMIT, what="The name"):
            return problem
        kind = named_type(desk.board, answer)
        asks = () if kind is None else exclusions.effect(kind.type_id).asks
        return None if not asks else f"“{asks[0][:30]}” asks for it: choose another one, or a new name"

    names = list(dict.fromkeys([first, *(kind.name for kind in types)]))
    label = f"disqualify {names_of(workers)} by (tab: yours, or a new name)"
    return ask(Question(label, default=first, suggest=offer_names(names)), check)


def _plan(desk: Desk, workers: tuple[WorkerId, ...], kind: QualificationType | None, name: str, does: Effect) -> Plan:
    """The grants; of a type that is yet to be made they name none."""
    held = desk.board.qualifications.held_by
    planner = Planner(f"disqualify {len(workers)}")
    refused = []
    for worker_id in workers:
        if kind is not None and kind.type_id in held.get(worker_id, ()):
            refused.append(Refusal(worker_id, f"“{kind.name}” is held already"))
            continue
        planner.add(
            Verb.GRANT,
            worker_id=worker_id,
            type_id=None if kind is None else kind.type_id,
            number=_SCORE,
            details=Granting(notify=False),
        )
    notes = [f"“{name}” is granted with the score {_SCORE}; no mail is sent, and re-qualify takes it back"]
    if kind is None:
        notes.insert(0, f"The qualification type “{name}” is made first")
    notes.extend(_effect_in_words(does, name))
    return replace(planner.plan(refused), notes=tuple(notes))


def _effect_in_words(does: Effect, name: str) -> list[str]:
    said = []
    if does.keeps_out:
        said.append(f"It keeps them out of {_titles(does.keeps_out)}")
    if does.nothing:
        said.append(f"It has no effect at {_titles(does.nothing)}: these do not require “{name}” (DoesNotExist)")
    if not said:
        said.append(f"No HIT of yours is open: let the next ones require “{name}” with DoesNotExist")
    return said


def _titles(titles: Sequence[str]) -> str:
    shown = ", ".join(f"“{title}”" for title in titles[:_TITLES])
    return shown if len(titles) <= _TITLES else f"{shown} and {len(titles) - _TITLES} more"


def _made_first(grants: Plan, name: str) -> Plan:
    """The type is made, and what it is granted by follows once its id is known."""
    planner = Planner(grants.title)
    planner.add(Verb.CREATE_TYPE, details=NewQualificationType(name, _ABOUT))
    [create] = planner.plan().actions

    def then(made: Mapping[ActionId, str]) -> Plan:
        type_id = QualificationTypeId(made[create.action_id])
        return Plan(grants.title, tuple(replace(action, type_id=type_id) for action in grants.actions))

    return Plan(grants.title, (replace(create, run=grants.actions[0].run),), grants.refused, then=then)


def _requalify(desk: Desk, selection: Selection) -> Dialogue:
    workers = workers_of(desk, selection)
    types = _standing_for_a_block(desk, workers)
    kind = types[0]
    if len(types) > 1:
        kind = yield from ask_type(desk.board, f"re-qualify {names_of(workers)} · take back (tab)", types)
    plan = taking_back(desk, workers, kind, f"re-qualify {len(workers)}")
    label = f"re-qualify {names_of(workers)}: take back “{kind.name[:40]}”"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _standing_for_a_block(desk: Desk, workers: Sequence[WorkerId]) -> list[QualificationType]:
    """The types standing for a block that one of these holds, as far as that is known."""
    held = held_types(desk, workers)
    return [kind for kind in Exclusions(desk.board, desk.now()).types() if kind in held] if held else []


def _why_not_requalify(desk: Desk, selection: Selection) -> str | None:
    workers = workers_of(desk, selection)
    if not workers or _standing_for_a_block(desk, workers):
        return nobody(desk, selection)
    return f"{names_of(workers)}: nothing is known that would disqualify"


DISQUALIFY = (
    Command(
        "worker.disqualify",
        "disqualify",
        "A qualification instead of a block: it keeps workers out of HITs that require not to have it.",
        ("d",),
        PEOPLE_IN,
        writes=True,
        footer=65,
        wants_text=True,
        dialogue=acknowledging(disqualify),
        why_not=nobody,
    ),
    Command(
        "worker.requalify",
        "re-qualify",
        "Take a disqualification back.",
        ("Q",),
        PEOPLE_IN,
        writes=True,
        footer=29,
        dialogue=acknowledging(_requalify),
        why_not=_why_not_requalify,
    ),
)

"""Which qualification type a command is about, by the row or by its name or id, and what it is called in a question."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import ask, offering
from turkterm.desk.commands.command import Context, Question, Selection
from turkterm.model.ids import QualificationTypeId

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.desk import Desk
    from turkterm.model.qualification import QualificationType

#: Characters of a name in a question: on 80 columns the question has room for some 50.
_SHOWN = 16


def type_of(desk: Desk, selection: Selection) -> QualificationType | None:
    """The type that a command is about: the one under the cursor, or the one whose holders are listed."""
    ids = selection.ids if selection.context is Context.QUALIFICATIONS else (selection.within,)
    return desk.board.qualifications.types.get(QualificationTypeId(ids[0])) if ids else None


def why_no_type(desk: Desk, selection: Selection) -> str | None:
    """Why nothing can be done about a type."""
    return None if type_of(desk, selection) is not None else "There is no qualification type under the cursor"


def quoted(name: str) -> str:
    """A type's name in a question: short enough to leave room for the answer."""
    return f"“{name if len(name) <= _SHOWN else name[: _SHOWN - 1] + '…'}”"


def named_type(board: Board, name: str) -> QualificationType | None:
    """The own type of this name or id, whatever the case; a name is unique among one's own types [SDK]."""
    wanted = name.strip().lower()
    kinds = board.qualifications.types.values()
    return next((kind for kind in kinds if wanted in {kind.name.lower(), kind.type_id.lower()}), None)


def ask_type(
    board: Board, label: str, types: Sequence[QualificationType]
) -> Generator[Question, str, QualificationType]:
    """Ask for one of these types by its name or id; tab goes through them."""

    def check(answer: str) -> str | None:
        kind = named_type(board, answer)
        if kind is None:
            return f"There is no qualification type “{answer[:30]}”" if answer else "Which one? tab goes through them"
        return None if kind in types else f"“{kind.name}” cannot be chosen here"

    names = [kind.name for kind in types]
    question = Question(label, default=names[0] if len(names) == 1 else "", suggest=offer_names(names))
    kind = named_type(board, (yield from ask(question, check)))
    assert kind is not None
    return kind


def offer_names(names: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """What tab offers for a name: those that begin with it or hold it; all of them where it is one already."""
    found = offering(names)

    def suggest(typed: str) -> Sequence[str]:
        return names if typed in names or found is None else found(typed)

    return suggest

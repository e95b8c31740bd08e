"""A dialogue through the status line: questions from a generator, answers to it, and what it returns at the end.

The desk's commands and the console's own prompts (filter, command, quit) are the same kind of generator, so there is
one way to ask. The line decides what typing means, the generator what an answer means; nothing here judges either.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from turkterm.console.panes.plan_lines import worth_showing
from turkterm.console.widgets.suggesting import nothing
from turkterm.desk.commands.command import Kind, Question
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from turkterm.console.widgets.status_line import StatusLine
    from turkterm.model.plans import Plan

Talk = Generator[Question, str, Any]


class Dialogue:
    """One at a time. `preview` is told the plan to show while a question is open, and None when it closes.

    `weigh` is told every plan that is asked about, and answers with `refuse` where it cannot be carried out.
    """

    def __init__(
        self,
        status: StatusLine,
        preview: Callable[[Plan | None], None],
        weigh: Callable[[Plan], None] = lambda _plan: None,
    ) -> None:
        self._status = status
        self._preview = preview
        self._weigh = weigh
        self._plan: Plan | None = None
        self._talk: Talk | None = None
        self._kind = Kind.TEXT
        self._blind = False
        self._ended: Callable[[Any], None] = _nothing
        self._left: Callable[[], None] = _no_more

    @property
    def asked(self) -> Kind | None:
        """How the open question is answered; None where none is open."""
        return self._kind if self.open else None

    @property
    def open(self) -> bool:
        """Whether a question is open."""
        return self._talk is not None

    @property
    def blind(self) -> bool:
        """Whether the open question may be answered where what it is about cannot be seen."""
        return self._blind

    def begin(self, talk: Talk, ended: Callable[[Any], None], left: Callable[[], None], *, blind: bool = False) -> None:
        """Ask the questions of `talk`; `ended` gets what it returns, `left` is told when the operator leaves it."""
        self._talk, self._ended, self._left, self._blind = talk, ended, left, blind
        self._go(None)

    def answer(self, text: str) -> None:
        """The line has an answer."""
        if self._talk is not None:
            self._go(text)

    def leave(self) -> None:
        """The operator left the question."""
        self._drop(self._left)

    def refuse(self, plan: Plan, told: Callable[[], None]) -> None:
        """The plan that is asked about cannot be carried out: no answer is needed any more."""
        if plan is self._plan and self.open:
            self._status.done()
            self._drop(told)

    def _drop(self, told: Callable[[], None]) -> None:
        talk, self._talk, self._plan = self._talk, None, None
        if talk is not None:
            talk.close()
            self._preview(None)
            told()

    def _go(self, text: str | None) -> None:
        assert self._talk is not None
        try:
            question = next(self._talk) if text is None else self._talk.send(text)
        except StopIteration as end:
            self._talk = self._plan = None
            self._status.done()
            self._preview(None)
            self._ended(end.value)
            return
        self._kind = question.kind
        plan, known = question.preview, self._plan
        self._plan = plan
        if plan is not None and plan is not known:
            self._weigh(plan)
        self._preview(plan if plan is not None and worth_showing(plan) else None)
        if question.error is not None:  # what was typed stays, to be mended
            self._status.error(clean(question.error))
            return
        self._status.ask(
            clean(_label(question)),
            default=question.default,
            limit=question.limit,
            kind=question.kind.value,
            suggest=question.suggest or nothing,
        )


def _label(question: Question) -> str:
    """What stands before the answer: of a number to be typed only that, for the plan beside it says the rest."""
    if question.kind is Kind.TYPED and question.preview is not None:
        return question.label.rpartition(" · ")[2]
    return question.label


def _nothing(_value: object) -> None:
    """Nobody waits for the end."""


def _no_more() -> None:
    """Nobody waits for the operator to leave."""

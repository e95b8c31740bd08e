"""The answers of an assignment in lines: what was said, how many said the same, what a control question wanted.

A long text, and an object that came as JSON, is folded: its beginning, how much is left, and the key that opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.console.widgets.cells import width_of
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import BLANK, Line, field, line, name_width, rule
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.console.panes.pairing import Pair, Paired
    from turkterm.desk.details import Agreement, ReviewDetail
    from turkterm.desk.signals import Checked
    from turkterm.model.answers import AnswerField

#: Up to this many cells, what was shown stands on the line of its answer.
_BESIDE = 24
#: Characters and lines of one answer that are shown before it is opened; of an object less, for nobody reads those.
_LONG, _LONG_LINES = 600, 8
_OBJECT = 60
#: Cut at the last blank within so many characters of the end, where there is one.
_NEAR_END = 20
_DOT = CleanText(" · ")
EMPTY = Span(CleanText("left empty"), "muted italic")


@dataclass(frozen=True, slots=True)
class Folding:
    """Whether all is shown, and the key that shows it; `link` is the key that copies a link to an uploaded file."""

    whole: bool
    key: CleanText
    link: CleanText

    def text(self, text: CleanText, role: str = "") -> tuple[Span, ...]:
        """A text, or its beginning and how much is left."""
        if self.whole or (len(text) <= _LONG and text.count("\n") < _LONG_LINES):
            return (Span(text, role),)
        return self._begun("\n".join(text.split("\n")[:_LONG_LINES])[:_LONG], text, role)

    def object(self, text: CleanText) -> tuple[Span, ...]:
        """JSON on one line until it is opened."""
        flat = " ".join(text.split())
        if self.whole or len(flat) <= _OBJECT:
            return (Span(text if self.whole else CleanText(flat)),)
        return self._begun(flat[:_OBJECT], CleanText(flat), "")

    def _begun(self, head: str, text: CleanText, role: str) -> tuple[Span, ...]:
        blank = head.rfind(" ")
        head = head[:blank] if blank > max(0, len(head) - _NEAR_END) else head
        left = len(text) - len(head)
        return (Span(CleanText(f"{head} …"), role), Span(CleanText(f" {left:,} characters more: {self.key}"), "muted"))


def review_answers(detail: ReviewDetail, paired: Paired, folding: Folding) -> Iterator[Line]:
    """All answers: those beside what they are about, then the others in the order of the form."""
    if detail.answers.problem:
        yield rule(CleanText("answers"))
        yield line(clean(detail.answers.problem), "warn")
    if paired.pairs:
        shown, asked = paired.asked
        yield rule(clean(f"{', '.join(shown)} → {', '.join(asked)}"))
        yield from _pairs(paired.pairs, detail, folding)
    if paired.answers:
        yield rule(CleanText("answers" if not paired.pairs else "other answers"))
        yield from answer_lines(paired.answers, detail.agreement, folding, detail.checked)
    if detail.unanswered:
        names = clean(", ".join(detail.unanswered))
        yield Line((Span(CleanText("not answered: "), "warn"), Span(names, "muted")), hang=2)
    missed = {
        name: one for name, one in detail.checked.items() if all(name != said.name for said in detail.answers.fields)
    }
    for name, one in missed.items():
        yield Line((Span(clean(f"{name} "), "muted"), EMPTY, Span(CleanText("  ")), _verdict(one)), hang=2)


def _pairs(pairs: Sequence[Pair], detail: ReviewDetail, folding: Folding) -> Iterator[Line]:
    labels = [CleanText(_DOT.join(one.shown)) for one in pairs]
    width = max(width_of(label) for label in labels)
    if all(len(one.answers) == 1 for one in pairs) and width <= _BESIDE and not any("\n" in one for one in labels):
        for label, one in zip(labels, pairs, strict=True):
            answer = one.answers[0]
            tail = _tail(answer, detail.agreement, detail.checked)
            yield field(label, said(answer, folding), width, tail=tail, name_role="")
        return
    for number, (label, one) in enumerate(zip(labels, pairs, strict=True)):
        if number:
            yield BLANK
        yield Line((Span(CleanText(f"{one.number} "), "muted"), *folding.text(label)), hang=2)
        yield from answer_lines(one.answers, detail.agreement, folding, detail.checked, indent=2)


def answer_lines(
    fields: Iterable[AnswerField],
    agreement: Mapping[str, Agreement],
    folding: Folding,
    checked: Mapping[str, Checked],
    *,
    indent: int = 0,
) -> Iterator[Line]:
    """Answers with their names, and at the right edge how many of the HIT's answers are the same."""
    answers = list(fields)
    names = [CleanText(f"{' ' * indent}{one.name}") for one in answers]
    width = name_width(names)
    for name, one in zip(names, answers, strict=True):
        yield field(name, said(one, folding), width, tail=_tail(one, agreement, checked))


def said(answer: AnswerField, folding: Folding) -> tuple[Span, ...]:
    """What was answered."""
    if not answer.text.strip():
        return (EMPTY,)
    if answer.kind == "upload":
        return (Span(answer.text), Span(CleanText(f"  {folding.link} copies a link"), "muted"))
    if answer.kind == "json":
        return folding.object(answer.text)
    return folding.text(answer.text, "bold" if len(answer.text) <= _BESIDE * 2 else "")


def _tail(answer: AnswerField, agreement: Mapping[str, Agreement], checked: Mapping[str, Checked]) -> tuple[Span, ...]:
    control = checked.get(answer.name)
    return (_verdict(control),) if control is not None else _agreement(agreement.get(answer.name), answer.text)


def _verdict(control: Checked) -> Span:
    if control.passed:
        return Span(CleanText("✓ control"), "good")
    return Span(CleanText(f"✗ control: expected {control.expected or 'nothing'}"), "bad bold")


def _agreement(found: Agreement | None, text: str) -> tuple[Span, ...]:
    if found is None or found.of < 2 or (not text.strip() and found.common is None):
        return ()
    if found.common is not None:
        common = clean(found.common or "empty", limit=10)
        return (Span(CleanText(f"≠ {common} ×{found.common_count}"), "warn"),)
    if found.same == found.of:
        return (Span(CleanText(f"all {found.of} agree"), "good"),)
    if found.same == 1:
        return (Span(CleanText("no two agree"), "muted"),)
    return (Span(CleanText(f"{found.same} of {found.of} agree"), "muted"),)

"""The line before the last: what is held, queued and done; and, when a command asks something, the prompt.

A question here costs 300 bytes and one frame where a dialogue window costs 34 kB and several, and the row it is about
stays in sight. The line asks and hands the answer over; it does not know what is asked for, nor judges it.

While a question is open the line has the focus and takes every key. After an answer it keeps them until the app asks
the next question or says `done()`: what was typed ahead goes to that question. What was typed before `done()` and found
no question is dropped: the rest of a sentence must never run as commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from textual import events
from textual.geometry import Offset
from textual.message import Message

from turkterm.console.unheard import Unheard
from turkterm.console.widgets.editor import Editor
from turkterm.console.widgets.one_line import OneLine
from turkterm.console.widgets.painting import Run, Span, blank, line_of, run, runs_within
from turkterm.console.widgets.suggesting import Suggest, Suggestions, nothing
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from textual.widget import Widget

    from turkterm.console.theming import Ground

Kind = Literal["text", "amount", "confirm", "typed"]

#: The count turns to a warning when this share of the limit is used.
_NEAR = 0.9

#: Cells that an answer without a limit gets at the least where its label is long: it is a number, a date, a name.
_SHORT = 22

_WHICH = CleanText("y goes on, n leaves:")
_LEAVE = frozenset({"escape", "ctrl+c", "ctrl+g"})
_STEPS = {"tab": 1, "shift+tab": -1}
#: Keys that scroll what the question is about, where no letter can be an answer; the kinds of such questions.
_TURNS = {"J": 3, "K": -3, "upper_j": 3, "upper_k": -3, "pagedown": 10, "pageup": -10}
_SHOWN = frozenset({"confirm", "typed"})


@dataclass(frozen=True, slots=True)
class _Prompt:
    label: CleanText
    limit: int | None
    kind: Kind


class StatusLine(OneLine):
    """`show` what there is to say, `ask` a question, `done` when no more follow."""

    GROUND: Ground = "surface"

    #: Tables keep the look of their cursor while the focus is here.
    BORROWS_FOCUS = True

    class Answered(Message):
        """A question was answered. The app answers with `ask` or `done`."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Turned(Message):
        """What the question is about shall be scrolled, by so many rows."""

        def __init__(self, rows: int) -> None:
            self.rows = rows
            super().__init__()

    class Left(Message):
        """A question was left without an answer; the line is at rest again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        #: Keys that are nobody's answer, whatever is asked.
        self.passes: frozenset[str] = frozenset()
        self._left: tuple[Span, ...] = ()
        self._right: tuple[Span, ...] = ()
        self._prompt: _Prompt | None = None
        self._editor = Editor()
        self._suggestions = Suggestions(nothing)
        self._error: CleanText | None = None
        self._waiting = False
        self._typed_ahead: list[events.Key | events.Paste] = []
        self._returns_to: Widget | None = None
        self._closed_at = 0.0
        self._unheard = Unheard()

    # -- at rest -----------------------------------------------------------------------------------------------------

    def show(self, left: Sequence[Span], right: Sequence[Span] = ()) -> None:
        """What the line says when nothing is asked: held actions and the last outcome; `right` at the right edge."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.redraw()

    # -- asking ------------------------------------------------------------------------------------------------------

    @property
    def asking(self) -> bool:
        """Whether a question is open, or one was answered and `done` not yet said."""
        return self._prompt is not None

    @property
    def text(self) -> str:
        """What has been typed so far."""
        return self._editor.text

    def ask(
        self,
        label: CleanText,
        *,
        default: str = "",
        limit: int | None = None,
        kind: Kind = "text",
        suggest: Suggest = nothing,
    ) -> None:
        """Ask for a line of text, or with kind "confirm" for one key, where only `y` goes on and enter means no.

        `limit` is the most characters the answer may have; the count stands at the right and enter refuses more.
        `suggest` gives the lines that tab offers for what was typed so far.
        """
        if self._prompt is None:
            self._returns_to = self.screen.focused
            self.can_focus = True
            self.focus(scroll_visible=False)
        self._prompt = _Prompt(label, limit, kind)
        self._editor = Editor(default)
        self._suggestions = Suggestions(suggest)
        self._suggestions.type(default)
        self._error = None
        self._unheard = Unheard()
        self._waiting = False
        self.redraw()
        self._replay()

    def error(self, text: CleanText) -> None:
        """Say what is wrong with what was typed, in place of the label, until the next key. The question stays open."""
        self._error = text
        self._waiting = False
        self.redraw()
        self._typed_ahead.clear()  # it was meant for a question that did not come

    def mend(self) -> None:
        """What was wrong is so no more: the label again."""
        self._error = None
        self.redraw()

    def done(self) -> None:
        """No more questions: back to rest, and the focus to where it was."""
        if self._prompt is None:
            return
        self._prompt = None
        self._error = None
        self._waiting = False
        self._typed_ahead.clear()
        self._closed_at = monotonic()  # the clock that Textual stamps its events with
        previous, self._returns_to = self._returns_to, None
        self.can_focus = False
        self.screen.set_focus(previous if previous is not None and previous.is_attached else None, scroll_visible=False)
        self.redraw()

    # -- keys --------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Every key while a question is open."""
        self._receive(event)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text goes into the answer as one line."""
        self._receive(event)

    def _receive(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Key) and event.key in self.passes:
            return
        if self._prompt is not None or event.time < self._closed_at:
            event.stop()
            event.prevent_default()
            self._take(event)

    def _replay(self) -> None:
        while self._typed_ahead and not self._waiting and self._prompt is not None:
            self._take(self._typed_ahead.pop(0))

    def _take(self, event: events.Key | events.Paste) -> None:
        if self._prompt is None:
            return
        if self._waiting:
            self._typed_ahead.append(event)
            return
        self._error = None
        if isinstance(event, events.Paste):
            if self._prompt.kind != "confirm":
                self._editor.insert(event.text)
        elif event.key in _LEAVE:
            self._leave()
            return
        elif event.key in _TURNS and self._prompt.kind in _SHOWN:
            self.post_message(self.Turned(_TURNS[event.key]))
            return
        elif self._prompt.kind == "confirm":
            self._confirm(event)
        elif event.key == "enter":
            self._answer(self._prompt)
        elif event.key in _STEPS:
            self._offer(_STEPS[event.key])
        elif not self._editor.press(event.key) and event.character is not None and event.is_printable:
            self._editor.insert(event.character)
        if not (isinstance(event, events.Key) and event.key in _STEPS):
            self._suggestions.type(self._editor.text)
        self.redraw()

    def _offer(self, direction: int) -> None:
        offered = self._suggestions.step(direction)
        if offered is not None:
            self._editor = Editor(offered)

    def _confirm(self, event: events.Key) -> None:
        key = event.key
        if self._unheard.takes(key, printable=event.is_printable, at=event.time):
            self._error = _WHICH  # there is a y in many a sentence
            return
        if key in {"y", "Y", "upper_y"}:
            self._waiting = True
            self.post_message(self.Answered("y"))
        elif key in {"n", "N", "upper_n", "enter", "backspace"}:
            self._leave()
        else:
            self._error = _WHICH
            self._unheard.begin(event.time)

    def _answer(self, prompt: _Prompt) -> None:
        text = self._editor.text.strip()
        if prompt.limit is not None and (over := len(text) - prompt.limit) > 0:
            self._error = clean(f"too long by {over}:")
        else:
            self._waiting = True
            self.post_message(self.Answered(text))

    def _leave(self) -> None:
        self.done()
        self.post_message(self.Left())

    # -- drawing -----------------------------------------------------------------------------------------------------

    def lay_out(self, width: int) -> list[Run]:
        """The resting text or the prompt."""
        if self._prompt is None:
            return [blank(1), *line_of(self._left, self._right, width - 2), blank(1)]
        return self._prompt_runs(self._prompt, width)

    def _prompt_runs(self, prompt: _Prompt, width: int) -> list[Run]:
        said = (self._error, "bad bold") if self._error else (prompt.label, "accent bold")
        # blanks join the run beside them: four changes of style keep a key below 300 bytes
        label = [blank(1, said[1]), *runs_within([said], max(8, self._most(prompt, width))), blank(1)]
        taken = sum(part.width for part in label)
        if prompt.kind == "confirm":
            label.append(run("y/N "))
            caret = run(" ", "reverse")
            self._place_caret(taken + 4)
            return [*label, caret, blank(width - taken - 5)]
        count = _count(len(self._editor.text), prompt.limit)
        hint = self._suggestions.hint((width - taken - count.width) // 2)
        room = width - taken - hint.width - count.width - 1
        view = self._editor.view(max(1, room))
        text = [run(view.before), run(view.under, "reverse"), run(view.after)]
        self._place_caret(taken + text[0].width)
        used = sum(part.width for part in text)
        return [*label, *text, blank(room - used, hint.role or count.role), hint, count, blank(1, count.role)]

    def _most(self, prompt: _Prompt, width: int) -> int:
        """The cells that stand before the answer at the most."""
        if prompt.kind == "confirm":
            return width - 7  # what is agreed to is read to its end
        most = width * 2 // 3
        if self._error:  # and so is what is wrong with what was typed, which is read beside it
            return max(most, width - 4 - cell_len(self._editor.text))
        return most if prompt.limit is not None else max(most, width - _SHORT)

    def _place_caret(self, x: int) -> None:
        """Where the terminal's own, hidden cursor is: input methods open their window there."""
        self.app.cursor_position = self.content_region.offset + Offset(x, 0)


def _count(length: int, limit: int | None) -> Run:
    if limit is None:
        return run("")
    role = "bad bold" if length > limit else "warn" if length >= limit * _NEAR else "muted"
    return run(f" {length}/{limit}", role)

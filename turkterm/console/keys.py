"""From a key to what it does: the registry says which command, this room carries out those that are the console's own.

A command of the desk is a dialogue: its questions go through the status line, its plan to the desk. Nothing is decided
here about assignments or money, and a key that means nothing says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from turkterm.console.counting import Count
from turkterm.console.hinting import WORTH_ASKING
from turkterm.console.keynames import key_for, key_name
from turkterm.console.listkeys import ListKeys
from turkterm.console.panes.plan_lines import refused_text
from turkterm.console.panes.review import ReviewPane
from turkterm.console.prompts import ask_command, ask_name, ask_quit, quietly
from turkterm.console.reviewkeys import ReviewKeys
from turkterm.console.unheard import Unheard
from turkterm.console.wording import action_name
from turkterm.console.workerfile import WorkerFile
from turkterm.desk.commands.command import Command, Context, Errand, Selection
from turkterm.desk.commands.invocation import Invocation, answered
from turkterm.model.action import Verb

if TYPE_CHECKING:
    from turkterm.console.panes.pane import Pane
    from turkterm.console.screens.workplace import Workplace
    from turkterm.model.plans import Plan

#: Rows that a wheel's notch scrolls, and the keys for the other half of a pane.
_OTHER_HALF = 3
_VERDICTS = frozenset({Verb.APPROVE, Verb.REJECT})


class Keyboard:
    """The keys of one workplace."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._desk = place.desk
        self._dialogue = place.dialogue
        self._count = Count()
        self._unheard = Unheard()
        self._list = ListKeys(place)
        review = ReviewKeys(place)
        navigation = self._navigation = place.navigation
        self._does: dict[str, Callable[[], object]] = {
            **{f"pane.{context}": self._goes(context) for context in Context},
            "row.open": self._open,
            "row.back": navigation.back,
            "row.worker": navigation.open_worker,
            "row.work": navigation.open_work,
            "qualification.holders": navigation.open_holders,
            "qualification.groups": self._list.groups,
            "qualification.revoked": lambda: place.say(place.holders.toggle_revoked(), "muted"),
            "row.mark_all": self._list.mark_all,
            "row.copy": self._list.copy,
            "row.copy_link": self._list.copy_link,
            "row.queue": navigation.open_group_queue,
            "list.refresh": self._list.refresh,
            "detail.focus": lambda: self._pane.read_next(),
            "app.command": self._command,
            "app.palette": self._palette,
            "app.help": navigation.open_help,
            "app.quit": self._quit,
            "app.suspend": lambda: self._place.screen.console.suspend_to_shell(),
            "pane.money": navigation.open_money,
            "action.release": self._release,
            "action.request": self._list.copy_request,
            "action.undo": self._undo,
            **review.does,
        }
        #: What is done so many times where a count was typed.
        self._counted: dict[str, Callable[[int], object]] = {
            "move.down": lambda count: self._lead.move(count),
            "move.up": lambda count: self._lead.move(-count),
            "move.half_down": lambda count: self._lead.half_page(count),
            "move.half_up": lambda count: self._lead.half_page(-count),
            "move.page_down": lambda count: self._lead.page(count),
            "move.page_up": lambda count: self._lead.page(-count),
            "detail.down": lambda count: self._step_other(count),
            "detail.up": lambda count: self._step_other(-count),
            "row.mark": self._list.mark,
        }
        #: What goes to the row of that number.
        self._numbered: dict[str, Callable[[], object]] = {
            "move.top": lambda: self._lead.top(),
            "move.bottom": lambda: self._lead.bottom(),
        }
        #: What takes words behind its name on the `:` line.
        self._worded: dict[str, Callable[[str], object]] = {
            "list.filter": self._list.filter,
            "list.sort": self._list.sort,
            "list.view": self._list.view,
            "app.theme": self._theme,
            **review.worded,
            "workers.export": WorkerFile(place).export,
        }

    @property
    def _pane(self) -> Pane[Any]:
        return self._place.pane

    @property
    def _lead(self) -> Any:
        """What the moving keys move: the table, or the detail while one reads."""
        pane = self._pane
        return pane.detail if pane.reading else pane.table

    # -- keys and commands -------------------------------------------------------------------------------------------

    def press(self, key: str, *, printable: bool, at: float) -> None:
        """Do what a key means in this pane; `at` is the time of its event."""
        if self._unheard.takes(key, printable=printable, at=at):
            return
        command = self._desk.registry.bound(self._pane.CONTEXT, key)
        if self._count.press(key, bound=command is not None):
            self._place.say(f"{self._count.shown} …", "accent")
            return
        counted = self._count.open
        count = self._count.take()
        if counted and key == "escape":
            self._place.say("")
        elif command is not None:
            if not self.run(command, count=count) and command.wants_text:
                self.hear_no_text(at)
        elif printable:
            only = "; monitor mode only looks" if self._desk.monitor else ""
            help_key = key_for(self._desk.registry, "app.help")
            self._place.say(f"“{key_name(key)}” does nothing here{only}; {help_key} shows the keys that do", "muted")

    def hear_no_text(self, at: float | None = None) -> None:
        """A question was refused: what is typed for it all the same shall run no commands."""
        self._unheard.begin(at)

    def run(self, command: Command, words: str = "", *, count: int | None = None) -> bool:
        """Carry a command out, or say why not. `words` stood behind its name, `count` was typed before its key."""
        self._place.say("")
        selection = self.selection()
        why_not = self._desk.why_not(command, selection) or self._misused(command, words, count)
        if why_not is not None:
            self._place.say(why_not, "warn")
            return False
        if command.dialogue is not None:
            talk = answered(command.dialogue(self._desk, selection), words)
            self._dialogue.begin(talk, self._planned, self._left)
        elif command.id in self._counted:
            self._counted[command.id](1 if count is None else count)
        elif command.id in self._numbered and count is not None:
            self._go_to(count)
        else:
            if command.id in self._worded:
                self._worded[command.id](words)
            else:
                (self._does | self._numbered)[command.id]()
            self._place.show_keys()  # there may be something to go back from now, or no more
        return True

    def _misused(self, command: Command, words: str, count: int | None) -> str | None:
        if count is not None and command.id not in self._counted | self._numbered:
            return f"A count is for moving and marking: “{command.title}” was not done"
        if words and command.dialogue is None and command.id not in self._worded:
            return f"“{command.title}” takes no words: nothing was done"
        return None

    def selection(self) -> Selection:
        """What a verb acts on: the marked rows in sight, else the one under the cursor."""
        pane = self._pane
        workers = self._place.workers.ledger
        return Selection(pane.CONTEXT, pane.targets(), pane.within, workers.targets() if workers.marks else ())

    # -- commands of the desk ----------------------------------------------------------------------------------------

    def _left(self) -> None:
        self._place.say("Left: nothing was done", "muted")

    def _planned(self, plan: Plan | Errand | None) -> None:
        if plan is None:
            self._left()
            return
        pane = self._pane
        if isinstance(plan, Errand):
            if self._desk.errands is not None:
                self._desk.errands.run(plan, lambda said, well: self._place.say(said, "good" if well else "bad"))
            pane.ledger.clear_marks()
            return
        self._desk.carry_out(plan)
        pane.ledger.clear_marks()
        pane.catch_up()
        if plan.refused:
            done = f"{len(plan.actions)} of {len(plan.actions) + len(plan.refused)}; " if plan.actions else ""
            self._place.say(f"{done}skipped {refused_text(plan)}", "warn")
        elif plan.note:
            self._place.say(plan.note, "good")
        if isinstance(pane, ReviewPane) and plan.actions and all(one.verb in _VERDICTS for one in plan.actions):
            pane.advance()
        self._place.settle()

    def _undo(self) -> None:
        taken = () if self._desk.carryout is None else self._desk.carryout.undo()
        if not taken:
            return
        what = action_name(taken[0]) if len(taken) == 1 else f"{taken[0].verb} {len(taken)} assignments"
        self._place.say(f"Took back: {what}; nothing was sent", "good")
        target = taken[0].assignment_id
        if target is not None and isinstance(self._pane, ReviewPane):
            self._pane.catch_up()
            self._pane.stand_on(target)
        self._place.settle()

    def _release(self) -> None:
        if self._desk.carryout is not None:
            self._desk.carryout.release()

    # -- moving ------------------------------------------------------------------------------------------------------

    def _goes(self, context: Context) -> Callable[[], None]:
        return lambda: self._navigation.go(context)

    def _go_to(self, number: int) -> None:
        """Go to the row of that number, the first being 1."""
        self._lead.top()
        self._lead.move(number - 1)

    def _step_other(self, steps: int) -> None:
        """Scroll the detail; while one reads, step through the rows."""
        pane = self._pane
        if pane.reading:
            pane.table.move(steps)
        else:
            pane.detail.move(steps * _OTHER_HALF)

    def _open(self) -> None:
        if self._pane.reading:
            self._pane.detail.page(1)
        else:
            self._navigation.open_row()

    # -- commands by name --------------------------------------------------------------------------------------------

    def _command(self) -> None:
        self._dialogue.begin(ask_command(self._desk.registry, self._pane.CONTEXT), self._named, quietly)

    def _named(self, named: Invocation | int | None) -> None:
        if isinstance(named, Invocation):
            self.run(named.command, named.words)
        elif named is not None:
            self._go_to(named)

    def _theme(self, words: str) -> None:
        app = self._place.screen.console
        if words:
            self._place.say(app.put_on(words.lower()), "muted")
        else:
            self._dialogue.begin(ask_name("theme", app.own_themes(), app.theme), self._theme, quietly)

    def _palette(self) -> None:
        commands = self._desk.registry.of(self._pane.CONTEXT)
        selection = self.selection()
        known = len(selection.ids) <= WORTH_ASKING
        whys = {one.id: self._desk.why_not(one, selection) if known else None for one in commands}
        self._navigation.open_palette(whys, self._chosen)

    def _chosen(self, command: Command | None) -> None:
        if command is not None and self._place.screen.too_small:
            self._place.say("Nothing was done: a larger window first", "warn")
        elif command is not None:
            self.run(command)

    # -- leaving -----------------------------------------------------------------------------------------------------

    def _quit(self) -> None:
        held = 0 if self._desk.carryout is None else self._desk.carryout.summary().held
        if held:
            self._dialogue.begin(ask_quit(held), self._quit_with, quietly, blind=True)
        else:
            self._place.leave()

    def _quit_with(self, answer: str) -> None:
        if answer == "t" and self._desk.carryout is not None:
            self._desk.carryout.cancel_held()
        self._place.leave()

"""The keys that help to decide and to look back: what is due soon, one worker's work, notes, files, the summary."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from turkterm.console.panes.review_summary import summary_lines
from turkterm.console.prompts import ask_name, quietly
from turkterm.console.screens.page import PageScreen
from turkterm.console.wording import brief, count
from turkterm.desk.commands.asking import ask_note
from turkterm.desk.commands.looking import SOON, uploads
from turkterm.desk.summary import session_summary
from turkterm.model.cleantext import CleanText
from turkterm.model.ids import AssignmentId, WorkerId

if TYPE_CHECKING:
    from turkterm.console.screens.workplace import Workplace
    from turkterm.desk.commands.command import Question


class ReviewKeys:
    """What these keys do in one workplace: `does` by the command's id, `worded` what takes words behind its name."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._desk = place.desk
        self.does: dict[str, Callable[[], object]] = {
            "review.soon": lambda: place.navigation.filter_queue(SOON),
            "review.worker": self._worker,
            "review.decided": self._decided,
            "review.summary": self._summary,
            "detail.unfold": self._unfold,
            "assignment.unused": self._unused,
        }
        self.worded: dict[str, Callable[[str], object]] = {
            "assignment.file": self._file,
            "assignment.note": self._note,
            "worker.note": self._note_worker,
        }

    # -- looking -----------------------------------------------------------------------------------------------------

    def _worker(self) -> None:
        """Only what waits of this worker; where that is what is shown, back."""
        narrowed = f"worker:{self._worker_id} status:submitted"
        if self._place.pane is self._place.review and self._place.review.ledger.filter_text == narrowed:
            self._place.navigation.back()
        else:
            self._place.navigation.filter_queue(narrowed)

    @property
    def _worker_id(self) -> WorkerId:
        row: Any = self._place.pane.ledger.current
        return WorkerId(row.worker_id)

    def _decided(self) -> None:
        review = self._place.review
        row = review.ledger.current
        if row is None or row.undecided:
            self._place.navigation.remember()
        if not review.look_back():
            self._place.say("That was the first decision of this session", "muted")

    def _summary(self) -> None:
        summary = session_summary(self._desk.board.entries.values(), self._desk.opened)
        self._place.screen.app.push_screen(PageScreen(CleanText("This session"), summary_lines(summary)))

    def _unfold(self) -> None:
        review = self._place.review
        if not (review.wide or review.reading):
            self._place.navigation.open_row()
        review.unfold()

    # -- files -------------------------------------------------------------------------------------------------------

    def _file(self, field: str) -> None:
        """Copy a link to an uploaded file; where there are several, ask which."""
        selection = self._place.keyboard.selection()
        fields = uploads(self._desk, selection)
        if not field and len(fields) == 1:
            field = fields[0]
        if field in fields:
            self._place.say("Asking for a link to the file", "muted")
            self._desk.link(AssignmentId(selection.ids[0]), field, self._linked)
        elif field:
            self._place.say(f"There is no file “{field[:30]}”; there are {', '.join(fields)}", "warn")
        else:
            self._place.dialogue.begin(ask_name("file", fields), self._file_named, quietly)

    def _file_named(self, field: str) -> None:
        if field:
            self._file(field)

    def _linked(self, link: str | None, why_not: str) -> None:
        if link is None:
            self._place.say(f"No link: {why_not}", "warn")
        else:
            self._place.screen.app.copy_to_clipboard(link)
            self._place.say(f"Copied, works for 60 s: {link}", "good")

    # -- notes -------------------------------------------------------------------------------------------------------

    def _note(self, words: str) -> None:
        ids = [AssignmentId(key) for key in self._place.keyboard.selection().ids]
        remark = self._desk.board.remarks.get(ids[0]) if len(ids) == 1 else None
        about = "this assignment" if len(ids) == 1 else f"{len(ids)} assignments"
        self._ask(about, words, "" if remark is None else remark.note, lambda text: self._keep_note(ids, text))

    def _keep_note(self, ids: list[AssignmentId], text: str) -> None:
        done = f"{'Noted about' if text else 'No note about'} {count(len(ids), 'assignment')}"
        self._desk.notes.note_assignments(ids, text, lambda fault: self._said(done, fault))

    def _note_worker(self, words: str) -> None:
        worker_id = self._worker_id
        remark = self._desk.board.worker_remarks.get(worker_id)
        done = f"Noted about {brief(worker_id)}"
        self._ask(
            brief(worker_id),
            words,
            "" if remark is None else remark.note,
            lambda text: self._desk.notes.note_worker(worker_id, text, lambda fault: self._said(done, fault)),
        )

    def _ask(self, about: str, words: str, now: str, keep: Callable[[str], Any]) -> None:
        if words:
            keep(words)
            return
        talk: Generator[Question, str, str] = ask_note(about, now)
        self._place.dialogue.begin(talk, keep, quietly)

    def _unused(self) -> None:
        """Mark as not to be used; where all of them are marked so, as good again."""
        ids = [AssignmentId(key) for key in self._place.keyboard.selection().ids]
        known = self._desk.board.remarks
        unused = not all(key in known and known[key].unused for key in ids)
        done = f"{count(len(ids), 'assignment')}: {'pay, do not use' if unused else 'to be used'}"
        self._desk.notes.use_assignments(ids, unused=unused, told=lambda fault: self._said(done, fault))

    def _said(self, done: str, fault: str | None) -> None:
        self._place.say(done if fault is None else f"Nothing was noted: {fault}", "good" if fault is None else "bad")

"""The keys that work on the list of the pane that is seen: marks, order, filter, and copying ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from turkterm.console.prompts import ask_filter, ask_name, quietly
from turkterm.desk.rows.qualifications import groups_using
from turkterm.model.ids import ActionId, HITTypeId, QualificationTypeId
from turkterm.model.query import BadQuery

if TYPE_CHECKING:
    from turkterm.console.panes.pane import Pane
    from turkterm.console.screens.workplace import Workplace
    from turkterm.desk.desk import View


class ListKeys:
    """What the keys of a list do in one workplace."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    @property
    def _pane(self) -> Pane[Any]:
        return self._place.pane

    def mark(self, count: int) -> None:
        """Mark so many rows from the cursor on, or take their marks away."""
        ledger = self._pane.ledger
        for _ in range(min(count, len(ledger) - ledger.cursor)):
            self._pane.table.toggle_mark()
        self._pane.draw()
        self._place.show_keys()

    def mark_all(self) -> None:
        """Mark all rows that the filter shows, or none."""
        self._pane.ledger.mark_all()
        self._pane.draw()

    def sort(self, words: str) -> None:
        """Sort by the column of this name; without one, by the next."""
        pane = self._pane
        try:
            said = pane.sort_by(words.lower()) if words else pane.next_sort()
        except LookupError:
            self._place.say(f"This list can be sorted by {', '.join(pane.sort_names)}", "warn")
        else:
            self._place.say(f"Sorted {said}", "muted")

    def view(self, words: str) -> None:
        """Show a saved view; without a name, ask for one."""
        views = self._place.desk.settings.views
        if not views:
            self._place.say('No view is saved; the settings take them, as in [views.soon] filter = "due<6h"', "warn")
        elif words in views:
            self._show(views[words])
        elif words:
            self._place.say(f"There is no view “{words[:30]}”; there are {', '.join(views)}", "warn")
        else:
            self._place.dialogue.begin(ask_name("view", tuple(views)), self._viewed, quietly)

    def _viewed(self, name: str) -> None:
        if name:
            self._show(self._place.desk.settings.views[name])

    def _show(self, view: View) -> None:
        self._place.navigation.go(view.context)
        self._pane.narrow(view.filter)
        if view.sort:
            self.sort(view.sort)

    def groups(self) -> None:
        """The HIT group that requires the type; where there are several, ask which."""
        place, pane = self._place, self._pane
        type_id = QualificationTypeId(pane.within or pane.ledger.cursor_id or "")
        titles: dict[str, HITTypeId] = {}
        for group in groups_using(place.desk.board, type_id):
            titles[group.title if group.title not in titles else f"{group.title} {group.hit_type_id}"] = (
                group.hit_type_id
            )
        if not titles:
            place.say("No HIT group requires this type", "muted")
        elif len(titles) == 1:
            place.navigation.open_group(next(iter(titles.values())))
        else:
            first = next(iter(titles))
            asking = ask_name("HIT group", tuple(titles), first)
            place.dialogue.begin(asking, lambda title: place.navigation.open_group(titles[title]), quietly)

    def refresh(self) -> None:
        """Read everything again."""
        self._place.desk.refresh()
        self._place.reread()
        self._place.say("Reading everything again", "muted")

    def copy(self) -> None:
        """Copy the ids of the rows (OSC 52)."""
        pane = self._pane
        rows = [row for key in pane.ledger.targets() if (row := pane.ledger.get(key)) is not None]
        self._copy([text for row in rows if (text := pane.copied(row))])

    def copy_request(self) -> None:
        """Copy the request ids of the actions."""
        entries = (self._place.desk.board.entries.get(ActionId(key)) for key in self._pane.ledger.targets())
        self._copy([entry.request_id for entry in entries if entry is not None and entry.request_id])

    def _copy(self, copied: list[str]) -> None:
        if not copied:
            self._place.say("There is no id to copy here", "warn")
            return
        self._place.screen.app.copy_to_clipboard("\n".join(copied))
        self._place.say(f"Copied {copied[0]}" if len(copied) == 1 else f"Copied {len(copied)} ids", "good")

    def copy_link(self) -> None:
        """Copy the addresses where the rows can be seen in a browser (OSC 52)."""
        pane = self._pane
        rows = [row for key in pane.ledger.targets() if (row := pane.ledger.get(key)) is not None]
        links = list(dict.fromkeys(link for row in rows if (link := pane.link_of(row)) is not None))
        if not links:
            self._place.say(
                "This has no address that workers see: only AWS's marketplaces and external pages do", "warn"
            )
            return
        self._place.screen.app.copy_to_clipboard("\n".join(links))
        self._place.say(f"Copied {links[0]}" if len(links) == 1 else f"Copied {len(links)} addresses", "good")

    def filter(self, words: str) -> None:
        """Filter by these words; without any, ask for them."""
        pane = self._pane
        if words:
            try:
                pane.narrow(words)
            except BadQuery as fault:
                self._place.say(str(fault), "warn")
            return
        self._place.dialogue.begin(ask_filter(pane.ledger.filter_text, pane.filter_names()), pane.narrow, quietly)

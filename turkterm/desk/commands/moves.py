"""Commands that the console carries out by itself: moving, panes, filter, help. They have no dialogue."""

from __future__ import annotations

from turkterm.desk.commands.command import Command, Context

_MARKS = frozenset({Context.REVIEW, Context.WORKERS, Context.HITS, Context.HOLDERS, Context.REQUESTS, Context.ACTIVITY})
_HAS_HITS = frozenset({Context.GROUPS, Context.HITS})
_NAMES_WORKER = frozenset({Context.REVIEW, Context.ACTIVITY, Context.HOLDERS, Context.REQUESTS})
_WORKERS = frozenset({Context.WORKERS})
_TYPES = frozenset({Context.QUALIFICATIONS})
_HOLDERS = frozenset({Context.HOLDERS})
_OF_TYPE = frozenset({Context.QUALIFICATIONS, Context.HOLDERS})

MOVES = (
    Command("pane.groups", "groups", "HIT groups: the HITs of each type, with live counts.", ("1",)),
    Command("pane.hits", "all hits", "The HITs of all groups in one list.", ()),
    Command("pane.review", "review", "The review queue: every assignment that waits, soonest due first.", ("2",)),
    Command("pane.workers", "workers", "Workers: what each did for you, was paid, and how it went.", ("3",)),
    Command("pane.qualifications", "qualifications", "Qualification types, and who holds them.", ("4",)),
    Command("pane.activity", "activity", "Activity: what was done, is held, failed or is unsure.", ("5",)),
    Command("pane.requests", "requests", "Requests for qualifications that wait, with their test answers.", ("I",)),
    Command("qualification.holders", "holders", "Who holds the type, with scores.", ("h",), _TYPES, footer=75),
    Command("qualification.groups", "used by", "The HIT groups that require the type.", ("H",), _OF_TYPE, footer=38),
    Command("qualification.revoked", "revoked", "Show who held it before too, or not.", ("t",), _HOLDERS, footer=36),
    Command("pane.runs", "runs", "Runs: what one command did to many, how far it is, and what was left.", ("L",)),
    Command(
        "pane.money", "money", "Money: the balance, what was spent on what, and what the caps leave.", ("dollar_sign",)
    ),
    Command("move.down", "down", "One row down.", ("j", "down")),
    Command("move.up", "up", "One row up.", ("k", "up")),
    Command("move.top", "top", "The first row.", ("g", "home")),
    Command("move.bottom", "bottom", "The last row.", ("G", "end")),
    Command("move.half_down", "half page down", "Half a page down.", ("ctrl+d",)),
    Command("move.half_up", "half page up", "Half a page up.", ("ctrl+u",)),
    Command("move.page_down", "page down", "A page down.", ("pagedown",)),
    Command("move.page_up", "page up", "A page up.", ("pageup",)),
    Command("detail.focus", "detail", "Give the keys to the detail, or back to the list.", ("tab",), footer=28),
    Command("detail.down", "detail down", "Scroll the detail down; while it has the keys, one row down.", ("J",)),
    Command("detail.up", "detail up", "Scroll the detail up; while it has the keys, one row up.", ("K",)),
    Command("row.open", "open", "Open the row: its HITs, queue, card or detail.", ("enter",), footer=95),
    Command("row.back", "back", "Back to where you came from.", ("backspace", "escape"), footer=20),
    Command("row.worker", "profile", "The profile of the row's worker.", ("w",), _NAMES_WORKER, footer=45),
    Command("row.queue", "queue", "The review queue of this HIT group alone.", ("W",), _HAS_HITS, footer=62),
    Command("row.work", "work", "All assignments of the worker, in the review queue.", ("w",), _WORKERS, footer=63),
    Command("workers.export", "export", "The workers that are shown, as a CSV file.", (), _WORKERS),
    Command("row.mark", "mark", "Mark the row; a verb then acts on all marked rows.", ("space",), _MARKS, footer=35),
    Command("row.mark_all", "mark all", "Mark all rows that the filter shows, or none.", ("asterisk",), _MARKS),
    Command("row.copy", "copy id", "Copy the id of the row (by OSC 52, over SSH too).", ("y",)),
    Command("row.copy_link", "copy link", "Copy the address where workers see it, if it has one.", ("Y",), _HAS_HITS),
    Command("list.filter", "filter", "Show only rows that match; an empty filter shows all.", ("slash",), footer=25),
    Command("list.sort", "sort", "Sort by the next column, or by the one that is named.", ("s",), footer=15),
    Command("list.view", "view", "A saved view of the settings: its pane, filter and order.", ("v",)),
    Command("list.refresh", "refresh", "Read everything again now.", ("R",)),
    Command("app.command", "command", "A command by its name and its words, or a row by its number.", ("colon",)),
    Command("app.palette", "palette", "Find a command by a few letters, and why one cannot be done.", ("ctrl+p",)),
    Command("app.theme", "theme", "Other colours, by name.", ()),
    Command("app.help", "help", "The keys, and what they do.", ("question_mark",), footer=100),
    Command("app.suspend", "suspend", "Back to the shell; fg returns, and what is held waits anew.", ("ctrl+z",)),
    Command("app.quit", "quit", "Leave; what is held is sent or taken back, as you choose.", ("q",), footer=10),
)

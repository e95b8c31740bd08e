"""A session at the keyboard: a monitor watches a crowd, and nothing was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.screens.servers import assignments_of, client, colour_hit, serve
from tests.screens.sitters import COLOUR_TITLE, asking, bonuses, console_on, types_of

#: What moves by itself where a crowd works, by the pane that shows it.
WATCHED = (("1", rf"{COLOUR_TITLE}.*"), ("2", r"Review [\d,]+"), ("1", rf"{COLOUR_TITLE}.*"))
#: Keys that write, by the pane that has them.
WRITING = {"1": "eCDt+Tm", "2": "arbxnoQXNd", "3": "bxn+-Qd", "4": "ceD+f", "5": "teS"}


def test_a_monitor_watches_a_crowd(tmp_path: Path) -> None:
    with serve(tmp_path, "--crowd", "12", "--pace", "60"):
        mturk = client(tmp_path)
        hits = [colour_hit(mturk, 9, RequesterAnnotation=f"colour {number}") for number in range(90)]  # a minute of it
        with console_on(tmp_path, "--monitor") as console:
            console.until(r"MONITOR")
            console.until(rf"{COLOUR_TITLE}.*\$0\.05")
            for pane, pattern in WATCHED:
                console.press(pane)
                seen = ""
                for _ in range(3):
                    console.until(other(pattern, seen))
                    seen = shown(pattern, console.text)
            for pane, keys in WRITING.items():
                console.press(pane)
                for key in keys:
                    console.press(key)
                    said = console.until(re.escape(f"“{key}” does nothing here; monitor mode only looks"))
                    assert not asking(said)
            console.press("q")
            assert console.ended() == 0
        mine = [mturk.get_hit(HITId=hit_id)["HIT"] for hit_id in hits]
        assert {hit["HITStatus"] for hit in mine} <= {"Assignable", "Unassignable", "Reviewable"}
        done = assignments_of(mturk, mine[0]["HITTypeId"])
        assert {one["AssignmentStatus"] for one in done} == {"Submitted"}
        assert bonuses(mturk, set(hits)) == []
        assert mturk.list_worker_blocks()["WorkerBlocks"] == []
        assert types_of(mturk) == []
    assert [path for path in (tmp_path / "journal").rglob("*") if path.is_file()] == []


def shown(pattern: str, text: str) -> str:
    """What the screen shows there, or nothing."""
    found = re.search(pattern, text)
    return "" if found is None else found[0]


def other(pattern: str, before: str) -> Callable[[str], bool]:
    """Whether the screen shows something there, and not the same as before."""
    return lambda text: shown(pattern, text) not in {"", before}

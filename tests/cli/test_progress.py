from __future__ import annotations

import io

from turkterm.cli.progress import ProgressLine, line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, seconds: float) -> str:
    now = [0.0]
    with ProgressLine("bonuses", stream, lambda: now[0]) as progress:
        for done in range(1, 101):
            now[0] += seconds
            progress.tell(done, 100)
    return stream.getvalue()


def test_a_line() -> None:
    assert line("bonuses", 120, 2000, 2, 3.0) == "bonuses 120 of 2,000 · 40.0/s · 47s left · 2 failed"
    assert line("bonuses", 0, 2000, 0, 3.0) == "bonuses 0 of 2,000"
    assert line("bonuses", 5, 5, 0, 1.0) == "bonuses 5 of 5 · 5.0/s"


def test_a_terminal_has_one_line_that_is_rewritten() -> None:
    said = told(Terminal(), 0.05)
    assert 30 <= said.count("\r\x1b[K") <= 52
    assert (said.count("\n"), said.endswith("bonuses 100 of 100 · 20.0/s\n")) == (1, True)


def test_a_log_has_a_line_now_and_then_and_the_last_one() -> None:
    said = told(io.StringIO(), 1.0)
    assert "\r" not in said
    assert 6 <= said.count("\n") <= 8
    assert said.endswith("bonuses 100 of 100 · 1.0/s\n")


def test_no_work_says_nothing() -> None:
    with ProgressLine("bonuses", Terminal()) as progress:
        assert progress
    assert told(io.StringIO(), 0.0).count("\n") == 1


class Gone(Terminal):
    def write(self, text: str, /) -> int:
        raise BrokenPipeError


def test_the_work_goes_on_where_nobody_reads() -> None:
    assert told(Gone(), 1.0) == ""

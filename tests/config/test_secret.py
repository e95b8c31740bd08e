"""A secret is shown nowhere by accident."""

from __future__ import annotations

import pickle
import traceback
from dataclasses import dataclass

import pytest
from rich.console import Console
from rich.traceback import Traceback

from turkterm.config.secret import Secret

VALUE = "wJalrXUtnFEMI-not-to-be-seen"


def test_only_reveal_gives_it_away() -> None:
    secret = Secret(VALUE)
    assert secret.reveal() == VALUE
    assert f"{secret}|{secret!r}|{secret!s}|{secret:>5}|{[secret]}" == "***|***|***|  ***|[***]"


def test_not_in_a_dataclass_nor_in_a_traceback_with_locals() -> None:
    @dataclass
    class Holder:
        key: Secret

    def fail() -> None:
        holder = Holder(Secret(VALUE))
        raise RuntimeError(f"no luck with {holder}")

    console = Console(record=True, width=200, file=None, quiet=True)
    try:
        fail()
    except RuntimeError as error:
        plain = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        with console.capture() as captured:
            console.print(Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True))
        assert "holder" in plain
        assert VALUE not in plain + captured.get()


def test_compares_and_hashes_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def test_is_not_written_anywhere() -> None:
    with pytest.raises(TypeError, match="not written"):
        pickle.dumps(Secret(VALUE))

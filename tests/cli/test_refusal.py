"""A refusal is one clean sentence."""

from __future__ import annotations

import pytest

from turkterm.cli.refusal import FAILED, USAGE, Refused, refusing, sentence


class OtherRoomsError(Exception):
    pass


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the keys do not fit", "The keys do not fit."),
        ("batch.csv, line 3: the row ends", "batch.csv, line 3: the row ends."),
        ("Did you mean that?", "Did you mean that?"),
        ("two\n lines", "Two lines."),
        ("--rate: none", "--rate: none."),
        ("file \x1b]52;c;eA==\x07", "File ␛]52;c;eA==␇."),
    ],
)
def test_sentence(text: str, shown: str) -> None:
    assert sentence(text) == shown


def test_errors_of_other_rooms_become_refusals() -> None:
    with pytest.raises(Refused, match="no luck") as caught, refusing(OtherRoomsError):
        raise OtherRoomsError("no luck")
    assert caught.value.code == FAILED
    with pytest.raises(Refused) as caught, refusing(OtherRoomsError, exit_code=USAGE):
        raise OtherRoomsError("no luck")
    assert caught.value.code == USAGE


def test_what_is_not_expected_stays_what_it_is() -> None:
    with pytest.raises(KeyError), refusing(OtherRoomsError):
        raise KeyError("a bug")

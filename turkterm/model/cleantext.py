"""Text from outside, made safe for a terminal once, where it enters.

Answers, titles, feedback and file content can carry escape sequences that drive the reader's terminal (set the
clipboard, fake a prompt) and bidirectional controls that show one id as another. `clean` leaves no code that a
terminal acts on; what it returns is a type of its own, so that a plain `str` cannot slip into a widget by accident.
"""

from __future__ import annotations

import unicodedata
from typing import NewType

CleanText = NewType("CleanText", str)

#: Controls that reorder what is read: embeddings, overrides, isolates and marks (Unicode Bidirectional Algorithm).
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
#: Format characters that nobody sees, so that two texts look alike and are not, and whose width terminals disagree on:
#: zero width space, joiners and operators of mathematics, soft hyphen, byte order mark, music, and the tags block in
#: which whole sentences hide. The two joiners that writing needs, U+200C (Persian) and U+200D (Indic, emoji), stay.
_UNSEEN = (
    *(0x00AD, 0x180E, 0x200B, 0xFEFF, 0xE0001),
    *range(0x2060, 0x2065),
    *range(0x206A, 0x2070),
    *range(0xFFF9, 0xFFFC),
    *range(0x13430, 0x13440),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
    *range(0xE0020, 0xE0080),
)
_REPLACEMENT = 0xFFFD

_TABLE: dict[int, int | str] = {code: 0x2400 + code for code in range(0x20)}
_TABLE[0x7F] = 0x2421
_TABLE |= dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
_TABLE |= dict.fromkeys((*_BIDI, *_UNSEEN), _REPLACEMENT)
_TABLE |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)  # lone surrogates cannot be written to a UTF-8 tty
_TABLE |= {0x2028: " ", 0x2029: " "}
_TABLE[0x09] = " "

_LINES = {**_TABLE, 0x0A: "\n", 0x2028: "\n", 0x2029: "\n"}

#: A letter with more marks than this is no writing of any language but a column of ink ("combining storm").
_MOST_MARKS = 4


def clean(text: str, *, lines: bool = False, limit: int | None = None) -> CleanText:
    """Replace every code a terminal could act on: C0 and DEL by their pictures; C1, bidi and unseen ones by U+FFFD.

    Tabs become a space. With `lines`, line breaks stay (CRLF and CR become LF); without, they show as pictures.
    `limit` cuts at that many characters with an ellipsis. Runs of combining marks are cut at four a letter.
    """
    if limit is not None and len(text) > limit:
        text = f"{text[: limit - 1]}…" if limit > 0 else ""
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():  # most text is: 0.1 instead of 14 microseconds for an answer
        return CleanText(text)
    text = text.translate(_LINES if lines else _TABLE)
    return CleanText(text if text.isascii() else _without_storms(text))


def _without_storms(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        # A joiner is no letter: it does not begin a new column.
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me", "Cf"} else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept) if len(kept) < len(text) else text

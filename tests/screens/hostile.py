"""Text by strangers that attacks the terminal, the layout or the reader, and a check of what reaches a terminal.

`PAYLOADS` are what could be written into any field. Each control sequence in them has parameters that the console
never uses, so that it is recognised wherever it comes out.
"""

from __future__ import annotations

import json
import re

PAYLOADS: dict[str, str] = {
    "colours": "a\x1b[38;5;199mb\x1b[5mc\x1b[13;37Hd",
    "screen": "a\x1b[?1337h\x1b[6n\x1b[21tb\x1bc\x1b#8",
    "title": "a\x1b]0;OWNED\x07b\x1b]2;OWNED\x1b\\c",
    "clipboard": "a\x1b]52;c;T1dORUQ=\x07b",
    "link": "\x1b]8;;http://owned.example\x1b\\a\x1b]8;;\x1b\\",
    "device control": 'a\x1bP$q"p\x1b\\b\x1b_OWNED\x1b\\c\x1b^OWNED\x1b\\d\x1bX OWNED\x1b\\',
    "c1": "a\x9b38;5;199mb\x9d0;OWNED\x9cc\x90OWNED\x9c\x85d",
    "bidi": "a\u202eDEVORPPA\u202c\u2066b\u2069\u200fc\u061cd",
    "unseen": "a\u200b\u2060\ufeff\u00ad\U000e0041\U000e0042b" + "\u200b" * 300,
    "storm": "z" + "\u0341\u0316" * 400 + "algo",
    "controls": "a\x00b\x01c\x08\x08\x08d\x7fe\rf\x0bg\x0ch\x0e\x0fi",
    "lines": "a\u2028b\u2029c\x85d\ne\r\nf\tg",
    "wide": "漢字" * 40 + "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈",
    "right to left": "שלום עולם مرحبا بالعالم",
    "markup": "[@click=app.quit]x[/] [red on blue]y [/foo] [link=http://owned.example]z[/link] [bold",
    "template": "${word} {0} %s %(x)s {{7*7}} $(touch OWNED) `touch OWNED`",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;<!--",
    "long": "W" * 200_000,
}

_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><QuestionFormAnswers><Answer><QuestionIdentifier>&i;</QuestionIdentifier><FreeText>&i;</FreeText></Answer>"
    "</QuestionFormAnswers>"
)
_FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><QuestionFormAnswers><Answer>&a;</Answer>'


def document(name: str, value: str) -> str:
    """An answer document as a client could write it that escapes nothing but XML's own signs."""
    name, value = (text.replace("&", "&amp;").replace("<", "&lt;") for text in (name, value))
    return (
        f"<QuestionFormAnswers><Answer><QuestionIdentifier>{name}</QuestionIdentifier>"
        f"<FreeText>{value}</FreeText></Answer></QuestionFormAnswers>"
    )


def _crowd_form(values: object) -> str:
    return document("taskAnswers", json.dumps([values]))  # escapes as \\u001b, which XML lets through


#: Answer documents: every payload as it is and inside a crowd form, and documents that are attacks themselves.
DOCUMENTS: tuple[str, ...] = (
    *(document(text[:200], text) for text in PAYLOADS.values()),
    *(_crowd_form({text[:200]: text, "n": {text[:50]: True}}) for text in PAYLOADS.values()),
    document("taskAnswers", r'[{"a": "\ud800\udfff\udc00", "\udead": "\u0000"}]'),
    document("taskAnswers", "[" * 100_000),
    document("taskAnswers", '{"a":' * 5_000 + "1" + "}" * 5_000),
    "<a>" * 20_000,
    _BOMB,
    _FILE,
    "".join(PAYLOADS.values())[:50_000],
    "<QuestionFormAnswers><Answer><QuestionIdentifier>f</QuestionIdentifier><UploadedFileKey>../../\x9d0;OWNED\x9c"
    "\u202egpj.exe</UploadedFileKey><UploadedFileSizeInBytes>9e999</UploadedFileSizeInBytes></Answer>"
    "</QuestionFormAnswers>",
)

#: What may come out: text, the sequences that place and colour it, and the modes of a full screen.
_SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<mark>[<=>?]?)(?P<numbers>[\d;:]*)(?P<between>[ -/]*)(?P<last>[@-~])"
    r"|\](?P<command>[^\x07\x1b]*)(?:\x07|\x1b\\)|(?P<other>.))",
    re.DOTALL,
)
_MODES = {"7", "25", "1000", "1002", "1003", "1004", "1006", "1015", "1016", "1049", "2004", "2026", "2048"}
_POINTER = re.compile(r"22;[a-z]+")  # the shape of the mouse's pointer
_STRANGE = re.compile(
    "[\x00-\x07\x0b-\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200b\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0001-\U000e007f]"
)


def leaked(raw: bytes) -> list[str]:
    """What bytes that reached a terminal hold besides text and the console's own sequences: nothing, if all is well.

    The bytes must be UTF-8. A sequence that is none of the console's, a control character, a character that reorders
    or hides, and the payloads' own parameters are each told once.
    """
    text = raw.decode("utf-8")
    found = {f"{match.group()!r}" for match in _SEQUENCE.finditer(text) if not _ours(match)}
    found |= {f"{match.group()!r}" for match in _STRANGE.finditer(_SEQUENCE.sub("", text))}
    return sorted(found)


def _ours(match: re.Match[str]) -> bool:
    if match["other"] is not None:
        return False
    if match["command"] is not None:
        return _POINTER.fullmatch(match["command"]) is not None
    numbers = [number for number in re.split("[;:]", match["numbers"]) if number]
    form = match["mark"] + match["between"] + match["last"]
    match form:
        case "m":
            return "5" not in _without_colours(numbers) and match["numbers"] != "38;5;199"
        case "H":
            return match["numbers"] != "13;37"
        case "?h" | "?l" | "?$p":
            return set(numbers) <= _MODES
        case ">u" | "<u" | "?u" | "=u" | "J" | "K":
            return True
    return False


def _without_colours(numbers: list[str]) -> list[str]:
    """The numbers of a style without those that name a colour behind 38 or 48."""
    left, rest = [], list(numbers)
    while rest:
        first = rest.pop(0)
        if first in {"38", "48"} and rest:
            del rest[: 2 if rest[0] == "5" else 4]
        else:
            left.append(first)
    return left

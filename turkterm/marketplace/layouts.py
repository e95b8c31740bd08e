"""HIT layouts: pages with `${name}` placeholders, registered by lying in the folder `layouts` beside the store.

The id of a layout is made from its file's name, so that it is the same on every machine and stays when the page is
edited: `article.html` is always the same HITLayoutId. A file is read when a HIT is made from it, and its HITs keep the
question that came out. What is no `.html` file with text in UTF-8 is no layout.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = "layouts"
_SUFFIX = ".html"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ID_LENGTH = 29
_PLACEHOLDER = re.compile(r"\$\{([^{}\r\n]+)\}")  # the website's form; spaces around the name do not count
_HTML_QUESTION = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd"


class BadLayout(ValueError):
    """A folder or a page that cannot be registered; one sentence."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A registered page: its id, the name of its file, and its text."""

    layout_id: str
    name: str
    page: str

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names that need values, each once, in the order of the page."""
        return tuple(dict.fromkeys(match[1].strip() for match in _PLACEHOLDER.finditer(self.page)))

    def fill(self, values: Mapping[str, str]) -> str:
        """The HTMLQuestion document with a value for every placeholder; values are put in as they are [DOC]."""
        page = _PLACEHOLDER.sub(lambda match: values[match[1].strip()], self.page)
        # A CDATA section cannot hold its own end: it is written as two sections.
        content = page.replace("]]>", "]]]]><![CDATA[>")
        return (
            f'<HTMLQuestion xmlns="{_HTML_QUESTION}"><HTMLContent><![CDATA[{content}]]></HTMLContent>'
            "<FrameHeight>0</FrameHeight></HTMLQuestion>"
        )


def layout_id(name: str) -> str:
    """The HITLayoutId of the file with this name: `3` and 29 capitals and digits, as the API's other ids."""
    value = int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest())
    digits = []
    for _ in range(_ID_LENGTH):
        value, digit = divmod(value, 36)
        digits.append(_DIGITS[digit])
    return "3" + "".join(digits)


def register(source: Path, folder: Path) -> None:
    """Copies the pages of `source` to the layouts of a marketplace whose store lies in `folder`: all or none.

    Raises BadLayout, and OSError where the copy cannot be written.
    """
    try:
        found = {path.name: path.read_bytes() for path in sorted(source.iterdir()) if _is_page(path)}
    except OSError as problem:
        raise BadLayout(f"{problem.filename or source}: {(problem.strerror or str(problem)).lower()}") from problem
    if not found:
        raise BadLayout(f"{source} holds no {_SUFFIX} file")
    for name, content in found.items():
        _check(name, content)
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    for name, content in found.items():
        fresh = place / f".{name}.new"  # a HIT that is made meanwhile finds the old page or the new one
        with open(fresh, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as writer:
            writer.write(content)
        fresh.replace(place / name)


def _is_page(path: Path) -> bool:
    return path.suffix == _SUFFIX and not path.name.startswith(".") and not path.is_dir()


def _check(name: str, content: bytes) -> None:
    try:
        page = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise BadLayout(f"{name}, line {line}: this is not UTF-8") from problem
    if not page.strip():
        raise BadLayout(f"{name} is empty")


def registered(folder: Path) -> tuple[Layout, ...]:
    """The layouts of a marketplace whose store lies in `folder`, by file name; none where there is no such folder."""
    found = (_read(path) for path in sorted((folder / FOLDER).glob(f"*{_SUFFIX}")))
    return tuple(layout for layout in found if layout is not None)


def find(folder: Path, wanted: str) -> Layout | None:
    """The layout with this id; None where there is none or it cannot be read."""
    for path in (folder / FOLDER).glob(f"*{_SUFFIX}"):
        if layout_id(path.name) == wanted:
            return _read(path)
    return None


def _read(path: Path) -> Layout | None:
    try:
        return Layout(layout_id(path.name), path.name, path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None

"""Layouts in a folder: stable ids, placeholders, and what comes out when they are filled."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from defusedxml import ElementTree

from turkterm.marketplace.layouts import FOLDER, BadLayout, find, layout_id, register, registered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A marketplace's folder with one layout and things that are none."""
    layouts = tmp_path / FOLDER
    layouts.mkdir()
    (layouts / "article.html").write_text("\ufeff<p>${title}: ${ body } (${title})</p>", encoding="utf-8")
    (layouts / "broken.html").write_bytes(b"<p>\xff</p>")
    (layouts / "notes.txt").write_text("${x}")
    (layouts / "folder.html").mkdir()
    return tmp_path


def test_an_id_follows_from_the_name_alone() -> None:
    assert layout_id("article.html") == layout_id("article.html")
    assert layout_id("article.html") != layout_id("Article.html")
    assert re.fullmatch("3[0-9A-Z]{29}", layout_id("ärger.html"))


def test_what_is_registered(folder: Path) -> None:
    (layout,) = registered(folder)
    assert (layout.name, layout.layout_id) == ("article.html", layout_id("article.html"))
    assert layout.placeholders == ("title", "body")
    assert find(folder, layout.layout_id) == layout
    assert find(folder, layout_id("broken.html")) is None
    assert find(folder, layout_id("notes.txt")) is None


def test_no_folder_holds_no_layouts(tmp_path: Path) -> None:
    assert registered(tmp_path) == ()
    assert find(tmp_path, layout_id("article.html")) is None


def test_filling_keeps_values_as_they_are(folder: Path) -> None:
    (layout,) = registered(folder)
    filled = layout.fill({"title": "<b>A & B</b> ]]> ${body}", "body": r"\1 é"})
    root = ElementTree.fromstring(filled)
    assert [part.tag.rpartition("}")[2] for part in root] == ["HTMLContent", "FrameHeight"]
    assert root[0].text == "<p><b>A & B</b> ]]> ${body}: \\1 é (<b>A & B</b> ]]> ${body})</p>"


def test_pages_are_registered_from_a_folder(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name, page in (("b.html", "<p>b</p>"), ("article.html", "<p>${new}</p>"), (".hidden.html", "x"), ("n.txt", "")):
        (source / name).write_text(page)
    register(source, folder)
    assert [(layout.name, layout.page) for layout in registered(folder)] == [
        ("article.html", "<p>${new}</p>"),
        ("b.html", "<p>b</p>"),
    ]
    assert [stat.S_IMODE((folder / FOLDER / name).stat().st_mode) for name in ("article.html", "b.html")] == [0o600] * 2


def test_a_bad_page_registers_none(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.html").write_text("<p>a</p>")
    (source / "b.html").write_bytes(b"\xff")
    with pytest.raises(BadLayout, match=r"^b\.html, line 1"):
        register(source, tmp_path)
    assert registered(tmp_path) == ()

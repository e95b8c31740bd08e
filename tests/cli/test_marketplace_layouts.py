"""`turkterm marketplace layouts`: from a folder of pages to HITs that boto3 makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.cli.conftest import Run, Serve
from tests.cli.test_marketplace import client
from tests.marketplace.market import HIT

PAGE = "<!DOCTYPE html><html><head><title>t</title></head><body><form><p>${word}</p></form></body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "word.html").write_text(PAGE)
    (folder / "pair.html").write_text(PAGE.replace("${word}", "${left} ${right}"))
    (folder / "notes.txt").write_text("nothing")
    return folder


def test_a_hit_of_a_registered_layout(serve: Serve, turkterm: Run, pages: Path) -> None:
    assert turkterm("marketplace", "layouts").out == ""
    done = turkterm("marketplace", "layouts", pages)
    assert (done.code, done.err) == (0, "")
    assert [line.split()[1:] for line in done.out.splitlines()] == [
        ["pair.html", "left", "right"],
        ["word.html", "word"],
    ]
    assert turkterm("marketplace", "layouts").out == done.out
    layout = done.out.splitlines()[1].split()[0]
    serve()
    mturk = client(turkterm("marketplace", "env").out)
    wanted = {name: value for name, value in HIT.items() if name != "Question"} | {"HITLayoutId": layout}
    hit = mturk.create_hit(**wanted, HITLayoutParameters=[{"Name": "word", "Value": "mileage"}])["HIT"]
    assert hit["HITLayoutId"] == layout
    assert "<p>mileage</p>" in hit["Question"]
    with pytest.raises(ClientError, match="word"):
        mturk.create_hit(**wanted)
    (pages / "word.html").write_text(PAGE.replace("<p>", "<p>The word is "))
    assert turkterm("marketplace", "layouts", pages).out == done.out
    later = mturk.create_hit(**wanted, HITLayoutParameters=[{"Name": "word", "Value": "soil"}])["HIT"]
    assert "<p>The word is soil</p>" in later["Question"]
    assert mturk.get_hit(HITId=hit["HITId"])["HIT"]["Question"] == hit["Question"]


def test_a_file_name_is_cleaned(inside: Run, pages: Path) -> None:
    (pages / "a\x1b[31m.html").write_text(PAGE)
    assert "\x1b" not in inside("marketplace", "layouts", pages).out


def test_refusals(inside: Run, pages: Path, home: Path) -> None:
    inside("marketplace", "layouts", pages.with_name("none")).refused("none: no such file or directory")
    inside("marketplace", "layouts", pages / "word.html").refused("word.html: not a directory")
    (pages / "bad.html").write_bytes(b"<p>\n\xff</p>")
    inside("marketplace", "layouts", pages).refused("bad.html, line 2: this is not UTF-8")
    (pages / "bad.html").write_text(" ")
    inside("marketplace", "layouts", pages).refused("bad.html is empty")
    for page in pages.glob("*.html"):
        page.unlink()
    inside("marketplace", "layouts", pages).refused("holds no .html file")
    assert inside("marketplace", "layouts").out == ""

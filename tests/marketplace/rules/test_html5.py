"""Pages that are refused, with their errors and places, and the many that are let be."""

from __future__ import annotations

import time

import pytest

from turkterm.marketplace.rules.html5 import MOST, flaws

BODY = "An “body” start tag seen but an element of the same type was already open."
TAG = "End of file seen when in a tag. Ignoring tag."
RAW = "End of file seen when expecting text or an end tag."


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<body><body>", [f"<! [1,7] {BODY} !>"]),
        ("<html>\n<BODY>\n <body class='a'>", [f"<! [3,2] {BODY} !>"]),
        ("<html></html><html>", ["<! [1,14] Stray start tag “html”. !>"]),
        ("<p>a\n<!-- b", ["<! [2,7] End of file inside comment. !>"]),
        ("<a href='x", [f"<! [1,11] {TAG} !>"]),
        ("<a href", [f"<! [1,8] {TAG} !>"]),
        ("<script>if (a<b)", [f"<! [1,17] {RAW} !>"]),
        ("<textarea><p></p>", [f"<! [1,18] {RAW} !>"]),
        # The recorded pair of errors: beside a fatal one the harmless ones are named [coco-ui#4].
        (
            '<body><body>\n<a b="1"c="2" b>',
            [f"<! [1,7] {BODY} !>", "<! [2,9] No space between attributes. !>", "<! [2,15] Duplicate attribute. !>"],
        ),
    ],
)
def test_what_is_refused(page: str, found: list[str]) -> None:
    assert [str(flaw) for flaw in flaws(page)] == found


@pytest.mark.parametrize(
    "page",
    [
        "",
        "How warm is it? 1 < 2",
        "<!DOCTYPE html><html><head><title><body></title></head><body>x</body></html>",
        "<!-- <body> --><body>",
        "<!--><body>",
        "<script>document.write('<body><body>')</script><body>",
        "<script src='https://a/b.js'></script><crowd-form><crowd-input name='a' /></crowd-form>",
        "<p>never closed<div><br/><input disabled/>",
        '<a href=x/ b="1"c=2 b>',
        "<a =b 'c'>",
        "</body></body>",
        "<a b=>",
    ],
)
def test_what_passes(page: str) -> None:
    assert flaws(page) == []


def test_many_errors_are_cut_and_a_fatal_one_is_always_named() -> None:
    page = '<a b="1"c="2">' * 500 + "<body><body>" * 2
    found = flaws(page)
    assert len(found) == MOST
    assert found[-1].words == BODY


@pytest.mark.parametrize(
    "text",
    ["<a ", '<a b="', "<a b='\"", "<", "<!--", "<a\t\n/", "<script>", "<a b=", "</", "<title></title", "b = "],
)
def test_no_page_takes_long(text: str) -> None:
    page = "<a " + text * (65_000 // len(text))
    begun = time.process_time()
    flaws(page)
    assert time.process_time() - begun < 1

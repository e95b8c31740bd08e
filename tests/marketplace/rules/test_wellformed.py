"""Untrusted XML: what parses, what is refused in which words, and that nothing is expanded or fetched."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from turkterm.marketplace.rules.wellformed import Malformed, parse

DOCTYPE = 'DOCTYPE is disallowed when the feature "http://apache.org/xml/features/disallow-doctype-decl" set to true.'


@pytest.mark.parametrize(
    "text",
    ["<a/>", "\n<a/>", "<?xml version='1.0' encoding='UTF-16'?><a>é</a>", "<a>&amp;&#233;</a>", "<a><!-- c --></a>"],
)
def test_well_formed(text: str) -> None:
    assert parse(text).tag == "a"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Premature end of file."),
        ("warm", "Content is not allowed in prolog."),
        ("<a>", "XML document structures must start and end within the same entity."),
        ("<a", "XML document structures must start and end within the same entity."),
        ("<a><![CDATA[</a>", "XML document structures must start and end within the same entity."),
        ("<a><b></a>", 'The element type "b" must be terminated by the matching end-tag "</b>".'),
        ("<a/><b/>", "The markup in the document following the root element must be well-formed."),
        (" <?xml version='1.0'?><a/>", 'The processing instruction target matching "[xX][mM][lL]" is not allowed.'),
        ("<a>&nbsp;</a>", 'The entity "nbsp" was referenced, but not declared.'),
        ("<a\n b='é&amp;&foo;'/>", 'The entity "foo" was referenced, but not declared.'),
        ("<a>\ud800</a>", "An invalid XML character (Unicode: 0xd800) was found in the document."),
        ("<!DOCTYPE a><a/>", DOCTYPE),
        ("<!DOCTYPE a SYSTEM 'http://lab.example/a.dtd'><a/>", DOCTYPE),
        ("<a b=1/>", "not well-formed (invalid token): line 1, column 5."),
    ],
)
def test_malformed(text: str, words: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse(text)
    assert str(caught.value) == words


def test_an_entity_bomb_is_refused_at_once() -> None:
    bombs = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
    begun = time.process_time()
    with pytest.raises(Malformed):
        parse(f'<!DOCTYPE a [<!ENTITY e0 "boom">{bombs}]><a b="&e20;">&e20;</a>')
    assert time.process_time() - begun < 1


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with pytest.raises(Malformed):
        parse(f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>')

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.markup import local_name, parse_xml

BOMB = '<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize(
    "declaration",
    [
        "",
        '<?xml version="1.0"?>',
        '<?xml version="1.0" encoding="ASCII"?>\n',
        "<?xml version='1.0' encoding='ASCII'>",  # as in the guide's own sample
        '<?xml version="1.0" encoding="UTF-16"?>',
        '<?xml version="1.0" encoding="ISO-8859-1"?>',
        '\n <?xml version="1.0" encoding="no-such-thing"?>',
    ],
)
def test_a_declaration_never_changes_how_decoded_text_is_read(declaration: str) -> None:
    root = parse_xml(f"{declaration}<a>año ☃ &#241;</a>")
    assert root is not None
    assert root.text == "año ☃ ñ"


@pytest.mark.parametrize(
    "document", ["", "<a>", "<a></b>", "plain", "<a>\x00</a>", "<a>\ud800</a>", BOMB, OUTSIDE, "<a>&x;</a>"]
)
def test_what_is_broken_or_wants_entities_is_no_document(document: str) -> None:
    assert parse_xml(document) is None


def test_names_lose_their_namespace_and_comments_have_none() -> None:
    root = parse_xml('<x:a xmlns:x="urn:x"><b/><?go on?></x:a>')
    assert root is not None
    assert [local_name(element) for element in root.iter()] == ["a", "b"]


def test_deep_nesting_is_read_or_refused_but_never_breaks() -> None:
    deep = 200_000
    root = parse_xml("<a>" * deep + "</a>" * deep)
    assert root is None or sum(1 for _ in root.iter()) == deep


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser(document: str) -> None:
    parse_xml(document)
    parse_xml(f"<?xml{document}?><a>{document}</a>")

"""FormattedContent against DOC's table of elements and attributes."""

from __future__ import annotations

import pytest

from turkterm.marketplace.rules.xhtml import breach


@pytest.mark.parametrize(
    "content",
    [
        "",
        "I absolutely <i>love</i> chocolate ice cream!",
        "<table border='1'><tr><td align='center' colspan='4'>It is <b>X</b>'s turn.&nbsp;</td></tr></table>",
        "<ul type='a'><li value='2'>x</li></ul><ol start='3'><li/></ol><dl><dd>x</dd></dl>",
        "<img src='https://lab.example/a.png' alt=''/><br/><hr noshade='noshade'/>",
        "<a href='mailto:a@lab.example' title='t' lang='en' dir='ltr'>a</a><a href='/relative:1'>b</a>",
        "<p xml:lang='fr'>&eacute;&lt;&#233;</p>",
        "<map name='m'><area alt='a' shape='rect'/></map>",
    ],
)
def test_allowed(content: str) -> None:
    assert breach(content) is None


NOT_ALLOWED = "Invalid content was found starting with element '{}'."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<div>a</div>", NOT_ALLOWED.format("div")),
        ("<span/>", NOT_ALLOWED.format("span")),
        ("<p><script/></p>", NOT_ALLOWED.format("script")),
        ("<P>a</P>", NOT_ALLOWED.format("P")),
        ("<p xmlns='urn:other'/>", NOT_ALLOWED.format("{urn:other}p")),
        ("<li>a</li>", NOT_ALLOWED.format("li")),
        ("<tr/>", NOT_ALLOWED.format("tr")),
        ("<dl><dt/></dl>", "One of '{\"http://www.w3.org/1999/xhtml\":dd}' is expected."),
        ("<ul>a</ul>", "Element 'ul' cannot have character [children]"),
        ("<br>a</br>", "Element 'br' cannot have character [children]"),
        ("<br><b/></br>", "Element 'br' must have no character or element information item [children]."),
        ("<p class='a'/>", "Attribute 'class' is not allowed to appear in element 'p'."),
        ("<p style='a'/>", "Attribute 'style' is not allowed"),
        ("<b id='a'/>", "Attribute 'id' is not allowed"),
        ("<p onclick='a'/>", "Attribute 'onclick' is not allowed"),
        ("<br lang='en'/>", "Attribute 'lang' is not allowed"),
        ("<img src='a'/>", "Attribute 'alt' must appear on element 'img'."),
        ("<img alt='a'/>", "Attribute 'src' must appear on element 'img'."),
        ("<area/>", "Attribute 'alt' must appear on element 'area'."),
        ("<map/>", "Attribute 'name' must appear on element 'map'."),
        ("<a href='javascript:alert(1)'>a</a>", "attribute 'href' on element 'a'"),
        ("<img src=' JavaScript:alert(1)' alt=''/>", "attribute 'src' on element 'img'"),
        ("<!-- a -->", "XML comments are not allowed"),
        ("<b><i>a</b></i>", 'The element type "i" must be terminated'),
        ("<p>", 'The element type "p" must be terminated'),
        ("&foo;", 'The entity "foo" was referenced, but not declared.'),
        ("</FormattedContent><p/>", "following the root element"),
        ("<!DOCTYPE p>", "not well-formed"),
    ],
)
def test_not_allowed(content: str, words: str) -> None:
    assert words in (breach(content) or "")

"""Every rule of the schemas with Xerces's sentence for its breach, and documents that hold everything at once."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from turkterm.marketplace.filled import Upload, answer_document
from turkterm.marketplace.forms import Field, Form, Kind, Source
from turkterm.marketplace.rules.schemas import (
    ANSWER_KEY,
    ANSWERS,
    EXTERNAL_QUESTION,
    HTML_QUESTION,
    OLD_QUESTION_FORM,
    QUESTION_FORM,
    breach,
    in_words_of_xerces,
)

PAGE = "<HTMLContent>x</HTMLContent><FrameHeight>0</FrameHeight>"
LINK = "<ExternalURL>https://lab.example/</ExternalURL><FrameHeight>400</FrameHeight>"
SELECTION = "<Selection><SelectionIdentifier>{}</SelectionIdentifier><Text>t</Text></Selection>"
UPLOAD = (
    "<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes><MinFileSizeInBytes>{}</MinFileSizeInBytes>"
    "</FileUploadAnswer>"
)


def document(root: str, inside: str) -> bytes:
    namespace, name = root[1:].split("}")
    return f'<{name} xmlns="{namespace}">{inside}</{name}>'.encode()


def expected(root: str, *names: str) -> str:
    namespace = root[1:].partition("}")[0]
    return "One of '{" + ", ".join(f'"{namespace}":{name}' for name in names) + "}' is expected."


def asked(
    specification: str = "<FreeTextAnswer/>", name: str = "q", content: str = "<Text>t</Text>", more: str = ""
) -> str:
    return (
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier>{more}<QuestionContent>{content}</QuestionContent>"
        f"<AnswerSpecification>{specification}</AnswerSpecification></Question>"
    )


def choice(inside: str = "", selections: str = SELECTION.format("a")) -> str:
    return f"<SelectionAnswer>{inside}<Selections>{selections}</Selections></SelectionAnswer>"


def text(constraints: str, more: str = "") -> str:
    return f"<FreeTextAnswer><Constraints>{constraints}</Constraints>{more}</FreeTextAnswer>"


BINARY = (
    "<Binary><MimeType><Type>image</Type><SubType>gif</SubType></MimeType><DataURL>http://a/b.gif</DataURL>"
    "<AltText>x</AltText></Binary>"
)
FRAME = "<Width>1</Width><Height>2</Height><ApplicationParameter><Name>n</Name><Value>v</Value></ApplicationParameter>"
EVERYTHING = (
    "<Overview><Title>T</Title><Text>t</Text><List><ListItem>a</ListItem><ListItem>b</ListItem></List>"
    f"{BINARY}<EmbeddedBinary><EmbeddedMimeType><Type>image</Type><SubType>gif</SubType></EmbeddedMimeType>"
    f"<DataURL>https://a/b</DataURL><AltText>x</AltText>{FRAME}</EmbeddedBinary><FormattedContent>f</FormattedContent>"
    "</Overview>"
    + asked(
        text(
            "<IsNumeric minValue='1' maxValue='9'/><Length minLength='0' maxLength='5'></Length>"
            "<AnswerFormatRegex regex='a' errorText='b' flags='i'/>",
            "<DefaultText>d</DefaultText><NumberOfLinesSuggestion>3</NumberOfLinesSuggestion>",
        ),
        "one",
        more="<DisplayName>Q1</DisplayName><IsRequired>true</IsRequired>",
    )
    + "<Overview><Text>between</Text></Overview>"
    + asked(
        choice(
            "<MinSelectionCount>0</MinSelectionCount><MaxSelectionCount>2</MaxSelectionCount>"
            "<StyleSuggestion>multichooser</StyleSuggestion>",
            SELECTION.format("a")
            + f"<Selection><SelectionIdentifier>b</SelectionIdentifier>{BINARY}</Selection>"
            + "<Selection><SelectionIdentifier>c</SelectionIdentifier>"
            "<FormattedContent>x</FormattedContent></Selection>"
            + "<OtherSelection><NumberOfLinesSuggestion>1</NumberOfLinesSuggestion></OtherSelection>",
        ),
        "two",
    )
    + asked(choice(), "three")  # a selection may have the name of one of another question
)


@pytest.mark.parametrize(
    ("root", "inside"),
    [
        (HTML_QUESTION, PAGE),
        (EXTERNAL_QUESTION, LINK),
        (OLD_QUESTION_FORM, EVERYTHING),
        (QUESTION_FORM, EVERYTHING),
        (OLD_QUESTION_FORM, asked(UPLOAD.format(0))),
        (OLD_QUESTION_FORM, asked(content=f"<Application><Flash><FlashMovieURL>http://a</FlashMovieURL>{FRAME}</Flash></Application>")),
        (
            OLD_QUESTION_FORM,
            asked(
                content="<Application><JavaApplet><AppletPath>http://a</AppletPath><AppletFilename>f</AppletFilename>"
                f"{FRAME}</JavaApplet></Application>"
            ),
        ),
    ],
    ids=range(7),
)  # fmt: skip
def test_valid(root: str, inside: str) -> None:
    assert breach(root, document(root, inside)) is None


A = "cvc-complex-type.2.4.a: Invalid content was found starting with element '{}'. "
B = "cvc-complex-type.2.4.b: The content of element '{}' is not complete. "
D = (
    "cvc-complex-type.2.4.d: Invalid content was found starting with element '{}'. No child element is expected at "
    "this point."
)
TYPE = "cvc-datatype-valid.1.2.1: '{}' is not a valid value for '{}'."
TWICE = 'cvc-identity-constraint.4.1: Duplicate unique value [{}] declared for identity constraint "{}".'
STYLES = "radiobutton, checkbox, list, dropdown, combobox, multichooser"
WRONG_UPLOAD = UPLOAD.format(1).replace("Max", "T").replace("Min", "Max").replace("<T", "<Min").replace("</T", "</Min")


@pytest.mark.parametrize(
    ("root", "inside", "words"),
    [
        (HTML_QUESTION, "", B.format("HTMLQuestion") + expected(HTML_QUESTION, "HTMLContent")),
        (HTML_QUESTION, "<HTMLContent/>", B.format("HTMLQuestion") + expected(HTML_QUESTION, "FrameHeight")),
        (HTML_QUESTION, "<FrameHeight>0</FrameHeight><HTMLContent/>",
         A.format("FrameHeight") + expected(HTML_QUESTION, "HTMLContent")),
        (HTML_QUESTION, PAGE + "<more/>", D.format("more")),
        (HTML_QUESTION, PAGE + "more", "cvc-complex-type.2.3: Element 'HTMLQuestion' cannot have character [children], "
         "because the type's content type is element-only."),
        (HTML_QUESTION, PAGE.replace("x", "<p/>"), "cvc-type.3.1.2: Element 'HTMLContent' is a simple type, so it must "
         "have no element information item [children]."),
        (HTML_QUESTION, PAGE.replace("0", "auto"), TYPE.format("auto", "integer")),
        (HTML_QUESTION, PAGE.replace("0", ""), TYPE.format("", "integer")),
        (EXTERNAL_QUESTION, LINK.replace("400", "4.5"),
         "cvc-datatype-valid.1.2.1: '4.5' is not a valid value for 'integer'."),
        (EXTERNAL_QUESTION, "<FrameHeight>1</FrameHeight>",
         A.format("FrameHeight") + expected(EXTERNAL_QUESTION, "ExternalURL")),
        (QUESTION_FORM, "", B.format("QuestionForm") + expected(QUESTION_FORM, "Overview", "Question")),
        (QUESTION_FORM, asked(UPLOAD.format(1)),
         A.format("FileUploadAnswer") + expected(QUESTION_FORM, "FreeTextAnswer", "SelectionAnswer")),
        (QUESTION_FORM, asked(content="<Application/>"), A.format("Application") + expected(
            QUESTION_FORM, "Title", "Text", "List", "Binary", "EmbeddedBinary", "FormattedContent")),
        # The recorded sentence, to the letter [boto#605].
        (OLD_QUESTION_FORM, asked(WRONG_UPLOAD),
         A.format("MinFileSizeInBytes") + expected(OLD_QUESTION_FORM, "MaxFileSizeInBytes")),
        (OLD_QUESTION_FORM, asked(UPLOAD.format(2_000_000_001)), "cvc-maxInclusive-valid: Value '2000000001' is not "
         "facet-valid with respect to maxInclusive '2000000000'."),
        (QUESTION_FORM, asked() + asked(),
         TWICE.format("q", "QuestionIdentifierUnique")),
        (QUESTION_FORM, asked(choice(selections=SELECTION.format("a") * 2)),
         TWICE.format("a", "SelectionIdentifierUnique")),
        (QUESTION_FORM, asked(choice("<StyleSuggestion>round</StyleSuggestion>")),
         "cvc-enumeration-valid: Value 'round' "
         f"is not facet-valid with respect to enumeration '[{STYLES}]'. It must be a value from the enumeration."),
        (QUESTION_FORM, asked(choice("<MaxSelectionCount>0</MaxSelectionCount>")),
         "cvc-datatype-valid.1.2.1: '0' is not a valid value for 'positiveInteger'."),
        (QUESTION_FORM,
         asked(choice("<MaxSelectionCount>1</MaxSelectionCount><MinSelectionCount>1</MinSelectionCount>")),
         A.format("MinSelectionCount") + expected(QUESTION_FORM, "StyleSuggestion", "Selections")),
        (QUESTION_FORM, asked(more="<IsRequired>maybe</IsRequired>"),
         "cvc-datatype-valid.1.2.1: 'maybe' is not a valid value for 'boolean'."),
        (QUESTION_FORM, asked(text("<Length minLength='-1'/>")),
         "cvc-datatype-valid.1.2.1: '-1' is not a valid value for 'nonNegativeInteger'."),
        (QUESTION_FORM, asked(text("<AnswerFormatRegex/>")),
         "cvc-complex-type.4: Attribute 'regex' must appear on element 'AnswerFormatRegex'."),
        (QUESTION_FORM, asked(text("<IsNumeric least='1'/>")),
         "cvc-complex-type.3.2.2: Attribute 'least' is not allowed to appear in element 'IsNumeric'."),
        (QUESTION_FORM, asked(content=BINARY.replace("http:", "ftp:")),
         "cvc-pattern-valid: Value 'ftp://a/b.gif' is not facet-valid with respect to pattern 'https?://.*'."),
        (ANSWER_KEY, "", B.format("AnswerKey") + expected(ANSWER_KEY, "Question")),
        (ANSWERS, "<Answer><QuestionIdentifier>q</QuestionIdentifier><UploadedFileKey>k</UploadedFileKey></Answer>",
         B.format("Answer") + expected(ANSWERS, "UploadedFileSizeInBytes")),
    ],
    ids=range(27),
)  # fmt: skip
def test_breaches(root: str, inside: str, words: str) -> None:
    assert breach(root, document(root, inside)) == words


def test_a_namespace_inside_is_not_the_root_s() -> None:
    other = document(HTML_QUESTION, PAGE.replace("<HTMLContent>", "<HTMLContent xmlns=''>"))
    assert breach(HTML_QUESTION, other) == A.format("HTMLContent") + expected(HTML_QUESTION, "HTMLContent")


def test_depth_is_bounded() -> None:
    assert "depth" in (breach(HTML_QUESTION, document(HTML_QUESTION, "<a>" * 300 + "</a>" * 300)) or "")


def test_long_values_are_cut() -> None:
    found = breach(HTML_QUESTION, document(HTML_QUESTION, PAGE.replace("0", "y" * 5000)))
    assert len(found or "") < 250


def test_a_rule_without_known_words_keeps_libxml2_s() -> None:
    assert in_words_of_xerces("CVC_ODD", "Element '{urn:a}b': Something odd.") == "Something odd."
    assert in_words_of_xerces("CVC_ODD", "Odd.") == "Odd."


def test_no_schema_is_fetched() -> None:
    """`xsi:schemaLocation` names a server of ours, which nobody asks."""
    asked_for: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_for.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        location = (
            "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
            f"xsi:schemaLocation='urn:a http://127.0.0.1:{server.server_port}/a.xsd'"
        )
        said = document(HTML_QUESTION, PAGE).replace(b"<HTMLQuestion", f"<HTMLQuestion {location}".encode(), 1)
        try:
            assert breach(HTML_QUESTION, said) is None
        finally:
            server.shutdown()
            thread.join()
    assert asked_for == []


def test_what_the_worker_s_side_writes_is_valid() -> None:
    """Texts, no, one and several selections, another's own text, and an upload; with signs that XML lacks."""
    form = Form(
        Source.QUESTION_FORM,
        (
            Field("text", Kind.TEXT),
            Field("none", Kind.CHOICE, ("a", "b")),
            Field("some", Kind.SEVERAL, ("a", "b"), other=True),
            Field("file", Kind.FILE),
            Field("no file", Kind.FILE),
        ),
    )
    written = answer_document(form, {"text": "é\x00<\r", "some": "a|b|c", "file": Upload("k", 12)})
    assert isinstance(written, str)
    assert breach(ANSWERS, written.encode()) is None
    inside = written.partition("<Answer>")[2]
    assert inside == (
        "<QuestionIdentifier>text</QuestionIdentifier><FreeText>&#233;&#65533;&lt;&#13;</FreeText></Answer>"
        "<Answer><QuestionIdentifier>none</QuestionIdentifier></Answer>"
        "<Answer><QuestionIdentifier>some</QuestionIdentifier><SelectionIdentifier>a</SelectionIdentifier>"
        "<SelectionIdentifier>b</SelectionIdentifier><OtherSelectionText>c</OtherSelectionText></Answer>"
        "<Answer><QuestionIdentifier>file</QuestionIdentifier><UploadedFileSizeInBytes>12</UploadedFileSizeInBytes>"
        "<UploadedFileKey>k</UploadedFileKey></Answer>"
        "<Answer><QuestionIdentifier>no file</QuestionIdentifier></Answer></QuestionFormAnswers>"
    )

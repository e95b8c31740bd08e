"""QuestionForms as lines."""

from __future__ import annotations

from xml.sax.saxutils import escape

from turkterm.model.form import form_lines
from turkterm.model.markup import parse_xml


def lines(inside: str) -> list[str]:
    form = parse_xml(f"<QuestionForm>{inside}</QuestionForm>")
    assert form is not None
    return list(form_lines(form, lambda text: text.replace("<p>", "").replace("</p>", "")))


def question(answer: str, *, extra: str = "", content: str = "<Text>How old?</Text>") -> list[str]:
    return lines(
        f"<Question><QuestionIdentifier>q</QuestionIdentifier>{extra}<QuestionContent>{content}</QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>"
    )


def test_what_is_said_before_the_questions() -> None:
    said = lines(
        "<Overview><Title>Words</Title><Text>Read\nthem</Text><List><ListItem>one</ListItem><ListItem>two</ListItem>"
        f"</List><FormattedContent>{escape('<p>Thanks</p>')}</FormattedContent><Binary><MimeType><Type>image</Type>"
        "</MimeType><DataURL>https://a.example/b.png</DataURL><AltText>A cat</AltText></Binary></Overview>"
    )
    assert said == ["Words", "Read", "them", "• one", "• two", "Thanks", "[A cat] https://a.example/b.png"]


def test_a_question_has_a_number_a_name_and_whether_it_must_be_answered() -> None:
    free = "<FreeTextAnswer/>"
    assert question(free) == ["1. How old?", "→ text"]
    named = question(free, extra="<DisplayName>Age</DisplayName><IsRequired>true</IsRequired>")
    assert named == ["1. Age (required)", "How old?", "→ text"]
    assert question(free, content="") == ["1. q", "→ text"]
    assert lines("<Question/><Question/>") == ["1. ", "2. "]


def test_kinds_of_free_text() -> None:
    def told(rules: str, more: str = "") -> str:
        return question(f"<FreeTextAnswer><Constraints>{rules}</Constraints>{more}</FreeTextAnswer>")[1]

    assert told('<Length minLength="2" maxLength="80"/>') == "→ text, 2 to 80 characters"
    assert told('<Length maxLength="80"/>') == "→ text, up to 80 characters"
    assert told('<IsNumeric minValue="18"/>') == "→ a number 18 or more"
    assert told('<IsNumeric/><AnswerFormatRegex regex="[0-9]+"/>') == "→ a number, as [0-9]+"
    assert told("", "<DefaultText>none</DefaultText>") == "→ text, “none” to begin with"
    size = "<MaxFileSizeInBytes>9</MaxFileSizeInBytes><MinFileSizeInBytes>9</MinFileSizeInBytes>"
    assert question(f"<FileUploadAnswer>{size}</FileUploadAnswer>")[1] == "→ a file 9 bytes"


def test_choices_of_one_and_of_several() -> None:
    choices = (
        "<Selections><Selection><SelectionIdentifier>a</SelectionIdentifier><Text>formal</Text></Selection>"
        "<Selection><SelectionIdentifier>b</SelectionIdentifier></Selection><OtherSelection/></Selections>"
    )
    one = question(f"<SelectionAnswer>{choices}</SelectionAnswer>")
    assert one[1:] == ["→ choose one", "○ formal", "○ b", "○ something else: text"]
    limits = "<MinSelectionCount>1</MinSelectionCount><MaxSelectionCount>3</MaxSelectionCount>"
    several = question(f"<SelectionAnswer>{limits}{choices}</SelectionAnswer>")
    assert several[1:3] == ["→ choose 1 to 3", "☐ formal"]
    assert question("<SelectionAnswer/>")[1:] == ["→ choose one"]

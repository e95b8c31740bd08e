"""QuestionForm: the elements of both schemas, their order, and what their values may be [DOC QuestionForm]."""

from __future__ import annotations

from tests.conformance.table import Rule, rule_test
from tests.conformance.test_questions import CHOICE, NEW, OLD, asked, broken, expected, form, kept

STYLES = ("radiobutton", "checkbox", "list", "dropdown", "combobox", "multichooser")
ORDER = "cvc-complex-type.2.4.a: Invalid content was found starting with element "
UNFINISHED = "cvc-complex-type.2.4.b: The content of element "


def free_text(inner: str) -> str:
    """A form with one question that is answered in words."""
    return form(asked(f"<FreeTextAnswer>{inner}</FreeTextAnswer>"))


def constraints(inner: str) -> str:
    return free_text(f"<Constraints>{inner}</Constraints>")


def selection(before: str = "", *, inner: str = "<Text>A</Text>", other: str = "", count: int = 1) -> str:
    """A form with one question that is answered by a choice."""
    choices = "".join(
        f"<Selection><SelectionIdentifier>s{number}</SelectionIdentifier>{inner}</Selection>" for number in range(count)
    )
    return form(asked(f"<SelectionAnswer>{before}<Selections>{choices}{other}</Selections></SelectionAnswer>"))


def question(*parts: str) -> str:
    return form(f"<Question>{''.join(parts)}</Question>")


NAME, CONTENT = "<QuestionIdentifier>q</QuestionIdentifier>", "<QuestionContent><Text>Why?</Text></QuestionContent>"
ANSWER = "<AnswerSpecification><FreeTextAnswer/></AnswerSpecification>"
DISPLAY, REQUIRED = "<DisplayName>Q</DisplayName>", "<IsRequired>true</IsRequired>"
OVERVIEW = "<Overview><Title>T</Title><Text>t</Text><List><ListItem>i</ListItem></List></Overview>"
BINARY = (
    "<Binary><MimeType><Type>image</Type><SubType>gif</SubType></MimeType><DataURL>https://lab.example/a.gif</DataURL>"
    "<AltText>a</AltText></Binary>"
)
ROWS: list[Rule] = [
    kept("DOC", "overviews and questions in any order", form(asked(name="a"), OVERVIEW, asked(name="b"), OVERVIEW)),
    kept("DOC", "an overview alone", form(OVERVIEW)),
    kept("DOC", "all parts of a question", question(NAME, DISPLAY, REQUIRED, CONTENT, ANSWER)),
    broken("DOC", "a name comes before the display name", question(DISPLAY, NAME, CONTENT, ANSWER),
           f"{ORDER}'DisplayName'. {expected(NEW, 'QuestionIdentifier')}"),
    broken("DOC", "required comes before the content", question(NAME, CONTENT, REQUIRED, ANSWER),
           f"{ORDER}'IsRequired'. {expected(NEW, 'AnswerSpecification')}"),
    broken("DOC", "a question without content", question(NAME, ANSWER), f"{ORDER}'AnswerSpecification'."),
    broken("DOC", "a question without an answer", question(NAME, CONTENT),
           f"{UNFINISHED}'Question' is not complete. {expected(NEW, 'AnswerSpecification')}"),
    broken("DOC", "required is true or false", question(NAME, "<IsRequired>maybe</IsRequired>", CONTENT, ANSWER),
           "cvc-datatype-valid.1.2.1: 'maybe' is not a valid value for 'boolean'."),
    broken("DOC", "two ways to answer", form(asked("<FreeTextAnswer/>" + CHOICE)),
           "cvc-complex-type.2.4.d: Invalid content was found starting with element 'SelectionAnswer'. "
           "No child element is expected at this point."),
    broken("DOC", "no way to answer", form(asked("")), f"{UNFINISHED}'AnswerSpecification' is not complete."),
    broken("DOC", "an unknown element", form("<Question2/>", OVERVIEW),
           f"{ORDER}'Question2'. {expected(NEW, 'Overview', 'Question')}"),

    kept("DOC", "all parts of a free text", free_text(
        "<Constraints><IsNumeric minValue='-1' maxValue='9'/><Length minLength='0' maxLength='9'/>"
        "<AnswerFormatRegex regex='^a$' errorText='no' flags='i'/></Constraints><DefaultText>d</DefaultText>"
        "<NumberOfLinesSuggestion>3</NumberOfLinesSuggestion>")),
    broken("DOC", "constraints come before the default", free_text("<DefaultText>d</DefaultText><Constraints/>"),
           f"{ORDER}'Constraints'. {expected(NEW, 'NumberOfLinesSuggestion')}"),
    broken("DOC", "a suggestion of no lines", free_text("<NumberOfLinesSuggestion>0</NumberOfLinesSuggestion>"),
           "cvc-"),
    broken("DOC", "a bound of half a point", constraints("<IsNumeric minValue='0.5'/>"),
           "cvc-datatype-valid.1.2.1: '0.5' is not a valid value for 'int'."),
    broken("DOC", "a length below 0", constraints("<Length minLength='-1'/>"), "cvc-"),
    broken("DOC", "a pattern without its text", constraints("<AnswerFormatRegex errorText='no'/>"),
           "cvc-complex-type.4: Attribute 'regex' must appear on element 'AnswerFormatRegex'."),
    broken("DOC", "an unknown attribute", constraints("<Length most='1'/>"),
           "cvc-complex-type.3.2.2: Attribute 'most' is not allowed to appear in element 'Length'."),

    *(kept("DOC", f"the style {style}", selection(f"<StyleSuggestion>{style}</StyleSuggestion>")) for style in STYLES),
    kept("DOC", "all parts of a selection", selection(
        "<MinSelectionCount>0</MinSelectionCount><MaxSelectionCount>2</MaxSelectionCount>"
        "<StyleSuggestion>checkbox</StyleSuggestion>", other="<OtherSelection/>", count=2)),
    kept("DOC", "a selection of formatted content",
         selection(inner="<FormattedContent><![CDATA[<b>a</b>]]></FormattedContent>")),
    kept("DOC", "a selection of a picture", selection(inner=BINARY)),
    broken("DOC", "no selections", selection(count=0), f"{UNFINISHED}'Selections' is not complete."),
    broken("DOC", "the least count comes first",
           selection("<MaxSelectionCount>2</MaxSelectionCount><MinSelectionCount>1</MinSelectionCount>"),
           f"{ORDER}'MinSelectionCount'."),
    broken("DOC", "at most 0 selections", selection("<MaxSelectionCount>0</MaxSelectionCount>"), "cvc-"),
    broken("DOC", "a selection without a text", selection(inner=""), f"{UNFINISHED}'Selection' is not complete."),
    broken("DOC", "another choice comes last", selection(count=0, other="<OtherSelection/>"),
           f"{ORDER}'OtherSelection'. {expected(NEW, 'Selection')}"),
    kept("DOC", "an application in the old schema",
         form(asked(content="<Application><JavaApplet><AppletPath>https://lab.example</AppletPath><AppletFilename>f</AppletFilename>"
                            "<Width>1</Width><Height>1</Height></JavaApplet></Application>"), namespace=OLD)),
    broken("SDK", "no application in the new one", form(asked(content="<Application/>")), f"{ORDER}'Application'."),
]  # fmt: skip

test_rule = rule_test(ROWS)

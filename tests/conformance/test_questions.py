"""Question and answer data through plain boto3: a row a rule, with the label of its source (see `table`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.table import XML, Edge, Params, Row, Rule, World, bad, rule_test
from tests.marketplace.market import BASE, QUESTION

CREATE, TYPE = "CreateHIT", "CreateQualificationType"
OLD, NEW = f"{BASE}2005-10-01/QuestionForm.xsd", f"{BASE}2017-11-06/QuestionForm.xsd"
XHTML = (
    "There was an error parsing the XHTML data in your request.  Please make sure the data is well-formed and "
    "validates against the appropriate schema. Details: "
)
HTML5 = (
    "There was an error parsing the HTML5 data in your request.  Please make sure the data is well-formed and "
    "validates as HTML5. Details: Errors: "
)
HTTPS = "This URL must use the HTTPS protocol.."
NO_DOCTYPE = "DOCTYPE is disallowed"
LARGEST = 65_535


def html(page: str) -> str:
    return QUESTION.replace("<p>Warm?</p>", page)


def external(url: str, height: str = "<FrameHeight>400</FrameHeight>") -> str:
    return (
        f'<ExternalQuestion xmlns="{BASE}2006-07-14/ExternalQuestion.xsd"><ExternalURL>{url}</ExternalURL>{height}'
        "</ExternalQuestion>"
    )


def form(*questions: str, namespace: str = NEW) -> str:
    return f'<QuestionForm xmlns="{namespace}">{"".join(questions)}</QuestionForm>'


def asked(specification: str = "<FreeTextAnswer/>", content: str = "<Text>Why?</Text>", name: str = "q") -> str:
    return (
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier><QuestionContent>{content}</QuestionContent>"
        f"<AnswerSpecification>{specification}</AnswerSpecification></Question>"
    )


def upload(*order: str) -> str:
    sizes = "".join(f"<{name}FileSizeInBytes>9</{name}FileSizeInBytes>" for name in order)
    return f"<FileUploadAnswer>{sizes}</FileUploadAnswer>"


def formatted(content: str) -> str:
    return form(asked(content=f"<FormattedContent><![CDATA[{content}]]></FormattedContent>"))


CHOICE = (
    "<SelectionAnswer><StyleSuggestion>radiobutton</StyleSuggestion><Selections><Selection><SelectionIdentifier>a"
    "</SelectionIdentifier><Text>A</Text></Selection></Selections></SelectionAnswer>"
)
KEY = (
    f'<AnswerKey xmlns="{BASE}2005-10-01/AnswerKey.xsd"><Question><QuestionIdentifier>q</QuestionIdentifier>'
    "<AnswerOption><SelectionIdentifier>a</SelectionIdentifier><AnswerScore>-3</AnswerScore></AnswerOption></Question>"
    "</AnswerKey>"
)
BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def question(text: str) -> Callable[[World], Params]:
    return lambda world: world.new(Question=text)


def kind(**more: Any) -> Callable[[World], Params]:
    """A new qualification type with a test."""
    fixed = {"Description": "d", "QualificationTypeStatus": "Active", "TestDurationInSeconds": 60, **more}
    return lambda world: {"Name": world.new()["Title"], **fixed}


def kept(source: str, rule: str, text: str) -> Edge:
    """A question that is taken, and comes back from GetHIT as it came."""
    return Edge(source, rule, CREATE, question(text), lambda w, p, a: w.look(a["HIT"]["HITId"])["Question"], text)


def broken(source: str, rule: str, text: str, details: str) -> Row:
    """An XMLParseError with its details."""
    return bad(source, rule, CREATE, question(text), "Question", re.escape(XML + details) + ".*", "XMLParseError")


def expected(namespace: str, *names: str) -> str:
    return "One of '{" + ", ".join(f'"{namespace}":{name}' for name in names) + "}' is expected."


HTML_NAMESPACE = f"{BASE}2011-11-11/HTMLQuestion.xsd"
ROWS: list[Rule] = [
    kept("DOC", "an HTMLQuestion", QUESTION),
    kept("DOC", "an XML declaration before it", f'<?xml version="1.0" encoding="UTF-8"?>\n{html("<p>Größe?</p>")}'),
    kept("DOC", "FrameHeight is a whole number", QUESTION.replace(">0<", ">450<")),
    kept("SDK", "as many bytes as may be", html("x" * (LARGEST - len(html("").encode())))),
    kept("SDK", "bytes of UTF-8 are counted", html("é" * ((LARGEST - len(html("").encode())) // 2))),
    bad("SDK", "a byte too many", CREATE, question(html("x" * (LARGEST + 1 - len(html("").encode())))), "Question"),
    bad("SDK", "a character of two bytes too many", CREATE,
        question(html("é" * ((LARGEST - len(html("").encode())) // 2 + 1))), "Question"),
    broken("DOC", "nothing", " ", "Premature end of file."),
    broken("DOC", "no XML", "How warm is it?", "Content is not allowed in prolog."),
    broken("DOC", "an end tag is missing", QUESTION.replace("</FrameHeight>", ""),
           'The element type "FrameHeight" must be terminated by the matching end-tag "</FrameHeight>".'),
    broken("DOC", "a page outside of CDATA", html("]]>&nbsp;<![CDATA["), 'The entity "nbsp" was referenced'),
    broken("DOC", "no namespace", QUESTION.replace(f' xmlns="{HTML_NAMESPACE}"', ""),
           "cvc-elt.1: Cannot find the declaration of element 'HTMLQuestion'."),
    broken("DOC", "a namespace of another version", QUESTION.replace("2011-11-11", "2012-11-11"),
           "cvc-elt.1: Cannot find the declaration of element 'HTMLQuestion'."),
    broken("DOC", "an answer key is no question", KEY,
           "cvc-elt.1: Cannot find the declaration of element 'AnswerKey'."),
    broken("DOC", "FrameHeight is required", QUESTION.replace("<FrameHeight>0</FrameHeight>", ""),
           "cvc-complex-type.2.4.b: The content of element 'HTMLQuestion' is not complete. "
           + expected(HTML_NAMESPACE, "FrameHeight")),
    broken("DOC", "HTMLContent comes first", form().replace("QuestionForm", "HTMLQuestion").replace(
        NEW.replace("QuestionForm", "HTMLQuestion"), HTML_NAMESPACE).replace("></", "><FrameHeight>0</FrameHeight></"),
        "cvc-complex-type.2.4.a: Invalid content was found starting with element 'FrameHeight'. "
        + expected(HTML_NAMESPACE, "HTMLContent")),
    broken("DOC", "FrameHeight is a number", QUESTION.replace(">0<", ">auto<"),
           "cvc-datatype-valid.1.2.1: 'auto' is not a valid value for 'integer'."),
    broken("CHOICE", "an entity bomb", BOMB + html("").replace("<![CDATA[]]>", "&c;"), NO_DOCTYPE),
    broken("CHOICE", "an external entity", FILE + html("").replace("<![CDATA[]]>", "&a;"), NO_DOCTYPE),
    broken("CHOICE", "a document type alone", f"<!DOCTYPE HTMLQuestion>{QUESTION}", NO_DOCTYPE),
    bad("coco-ui#4", "a second body", CREATE, question(html("<!DOCTYPE html><html><body>\n<body><a b='1'c='2'>")),
        "Question", re.escape(
            HTML5 + "<! [2,1] An “body” start tag seen but an element of the same type was already open. !> "
            "<! [2,15] No space between attributes. !> Invalid content: <!DOCTYPE html><html><body>\n<body>") + ".*",
        "XHTMLParseError"),
    bad("CHOICE", "a script that never ends", CREATE, question(html("<script>")), "Question",
        re.escape(HTML5 + "<! [1,9] End of file seen when expecting text or an end tag. !> Invalid content: <script>"),
        "XHTMLParseError"),
    kept("CHOICE", "a page without a form", html("<p>Nothing to fill in.</p>")),
    kept("CHOICE", "a page that browsers mend", html("<p>a<p>b<div b='1'c='2'>")),

    kept("DOC", "an ExternalQuestion", external("https://lab.example/q?a=1&amp;b=2")),
    kept("CHOICE", "a page of one's own machine", external("http://127.0.0.1:5000/q")),
    bad("vatic#62", "a link needs HTTPS", CREATE, question(external("http://lab.example/?id=13")), "ExternalURL",
        re.escape(f'The value "http://lab.example/?id=13" is not valid for the parameter ExternalURL. {HTTPS}')),
    *(bad("GUIDE", f"{name} is added by the service", CREATE, question(external(f"https://lab.example/?x=1&amp;{name}=")),
          "ExternalURL") for name in ("assignmentId", "hitId", "workerId", "turkSubmitTo")),
    kept("GUIDE", "a reserved name in a path or a value", external("https://lab.example/hitId?x=workerId")),
    broken("DOC", "FrameHeight of an ExternalQuestion", external("https://lab.example/", ""),
           "cvc-complex-type.2.4.b: The content of element 'ExternalQuestion' is not complete."),
    broken("DOC", "& is written &amp;", external("https://lab.example/?a&b;"), 'The entity "b" was referenced'),

    *(kept("DOC", f"a QuestionForm of {version}",
           form("<Overview><Title>T</Title></Overview>", asked(), asked(CHOICE, name="r"), namespace=namespace))
      for version, namespace in (("2005-10-01", OLD), ("2017-11-06", NEW))),
    kept("CHOICE", "a file upload in the old schema", form(asked(upload("Max", "Min")), namespace=OLD)),
    broken("SDK", "a file upload in the new schema", form(asked(upload("Max", "Min"))),
           "cvc-complex-type.2.4.a: Invalid content was found starting with element 'FileUploadAnswer'. "
           + expected(NEW, "FreeTextAnswer", "SelectionAnswer")),
    broken("boto#605", "MaxFileSizeInBytes comes first", form(asked(upload("Min", "Max")), namespace=OLD),
           "cvc-complex-type.2.4.a: Invalid content was found starting with element 'MinFileSizeInBytes'. "
           + expected(OLD, "MaxFileSizeInBytes")),
    broken("DOC", "a form without questions", form(), "cvc-complex-type.2.4.b: The content of element 'QuestionForm'"),
    broken("DOC", "two questions of one name", form(asked(), asked()),
           "cvc-identity-constraint.4.1: Duplicate unique value [q]"),
    broken("DOC", "two selections of one name",
           form(asked(re.sub("(<Selection>.*</Selection>)", r"\1\1", CHOICE))),
           "cvc-identity-constraint.4.1: Duplicate unique value [a]"),
    broken("DOC", "a style that is none", form(asked(CHOICE.replace("radiobutton", "round"))),
           "cvc-enumeration-valid: Value 'round' is not facet-valid"),
    kept("DOC", "FormattedContent with a table", formatted("<table border='1'><tr><td>&nbsp;</td></tr></table>")),
    *(bad("DOC", f"FormattedContent without {what}", CREATE, question(formatted(content)), "Question",
          re.escape(XHTML) + ".*", "XHTMLParseError")
      for what, content in {
          "class": "<p class='a'>b</p>", "style": "<p style='a'>b</p>", "id": "<p id='a'>b</p>", "div": "<div>a</div>",
          "span": "<span>a</span>", "script": "<script>a</script>", "comments": "<!-- a -->", "open tags": "<p>a",
          "scripts as addresses": "<a href='javascript:a()'>b</a>", "wrong nesting": "<b><i>a</b></i>",
      }.items()),

    Edge("DOC", "a Test and its AnswerKey", TYPE, kind(Test=form(asked(CHOICE)), AnswerKey=KEY),
         lambda w, p, a: (a["QualificationType"]["Test"], a["QualificationType"]["AnswerKey"]),
         (form(asked(CHOICE)), KEY)),
    *(bad("DOC", f"{what} is no Test", TYPE, kind(Test=text), "Test", code=code)
      for what, text, code in (
          ("an HTMLQuestion", QUESTION, "XMLParseError"),
          ("an ExternalQuestion", external("https://lab.example/"), "XMLParseError"),
          ("a form without questions", form(), "XMLParseError"),
          ("a form with a script", formatted("<script/>"), "XHTMLParseError"),
      )),
    *(bad("DOC", f"an AnswerKey {what}", TYPE, kind(Test=form(asked(CHOICE)), AnswerKey=key),
          "AnswerKey", re.escape(XML + details) + ".*", "XMLParseError")
      for what, key, details in (
          ("of another version", KEY.replace("2005-10-01", "2006-10-01"), "cvc-elt.1"),
          ("without a score", re.sub("<AnswerScore>.*</AnswerScore>", "", KEY), "cvc-complex-type.2.4.b"),
          ("with half a point", KEY.replace("-3", "0.5"), "cvc-datatype-valid.1.2.1: '0.5' is not a valid value"),
          ("with an entity bomb", BOMB + KEY.replace("-3", "&c;"), NO_DOCTYPE),
      )),
]  # fmt: skip


test_rule = rule_test(ROWS)

"""A task's HTML template made into the question of one HIT, the way the requester website did it.

The website put each row's values in place of `${name}` and wrapped the result in a page with a form that posts to
externalSubmit. Two things are done otherwise here. The website inserted values as they were, so that a `<` in a
sentence could swallow the rest of the page: here `& < > " '` are escaped, and a value is always text. (Markup kept in
a column shows as its source; a value used inside a script arrives escaped.) And the page carries its inputs a second
time, as JSON in `<script type="application/json" id="turkterm-inputs">`, so that a console can show what was asked
beside what was answered, even for templates that read nothing or whose scripts are gone.

    batch, template = read_batch(csv), read_template(html)      # BadBatch: one sentence with file, line and column
    template.check(batch.input_names)
    documents = [question(template.text, hit.inputs) for hit in batch.hits]
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from turkterm.exchange.batch import BadBatch, Pairs
from turkterm.exchange.table import BadFile, read_text

INPUTS_ID = "turkterm-inputs"

_PLACEHOLDER = re.compile(r"\$\{([^{}\r\n]+)\}")
# The page has one of each: HTML passes over a second <html>, <head> or <body>, but a <form> inside the form would be
# dropped at its start and end the outer one at its end, and the answers after it would be lost.
_ONCE = re.compile(r"<!doctype\b[^>]*>|<\?xml\b[^>]*\?>|</?(?:html|head|body|form)(?=[\s/>])[^>]*>", re.IGNORECASE)
_CROWD_FORM = re.compile(r"<crowd-form\b", re.IGNORECASE)
_SUBMIT = re.compile(r"""<(?:input|button)\b[^>]*\btype\s*=\s*["']?submit\b""", re.IGNORECASE)
# What XML cannot carry at all, escaped or not: C0 without tab and line ends, surrogates and two non-characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SCHEMA = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd"

# The website's own script came from a server of Amazon's. This one does the same two things without it: take the
# assignment from the page's address, and post where the address says (GUIDE: assignmentId, turkSubmitTo).
_SCRIPT = """<script>
(function () {
  var asked = new URLSearchParams(window.location.search);
  var form = document.getElementById("mturk_form");
  document.getElementById("assignmentId").value = asked.get("assignmentId") || "";
  if (asked.get("turkSubmitTo")) { form.action = asked.get("turkSubmitTo") + "/mturk/externalSubmit"; }
  if (asked.get("assignmentId") === "ASSIGNMENT_ID_NOT_AVAILABLE") {
    var button = form.querySelector("[type=submit]");
    if (button) { button.disabled = true; }
  }
})();
</script>
"""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One `${name}` of a template and the line on which it stands."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Template:
    """A template's text and the file it came from."""

    path: Path
    text: str

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """Every `${name}`, in the order of the file; many templates have none, and that is fine."""
        return tuple(
            Placeholder(match[1].strip(), self.text.count("\n", 0, match.start()) + 1)
            for match in _PLACEHOLDER.finditer(self.text)
        )

    def check(self, names: Iterable[str]) -> None:
        """Raise BadBatch for the first placeholder that is none of `names`, the input columns of the batch."""
        known = set(names)
        for placeholder in self.placeholders:
            if placeholder.name not in known:
                raise BadBatch(
                    f"{self.path}, line {placeholder.line}: no input column is named as the placeholder"
                    f" ${{{placeholder.name}}}"
                )


def read_template(path: Path) -> Template:
    """Read a template. Raises BadBatch for a file that cannot be read, is not UTF-8 or is empty."""
    try:
        text = read_text(path)
    except BadFile as problem:
        raise BadBatch(str(problem)) from None
    if not text.strip():
        raise BadBatch(f"{path}: the template is empty")
    return Template(path, text)


def render(template_text: str, inputs: Mapping[str, str]) -> str:
    """Put the inputs into the template, escaped for HTML; each placeholder once, never what a value contains.

    Raises KeyError for a placeholder without an input: `Template.check` has said so before, with its line.
    """
    return _PLACEHOLDER.sub(lambda match: html.escape(inputs[match[1].strip()]), template_text)


def page(template_text: str, inputs: Pairs) -> str:
    """The whole page of a HIT: the rendered template in a form that posts to externalSubmit, and its inputs.

    A page of `<crowd-form>` brings a form of its own and gets no second one. The form's address is relative, so that
    answers go to whoever serves the page, and nowhere else.
    """
    body = _ONCE.sub("", render(template_text, dict(inputs)))
    parts = ['<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n', _embedded(inputs), "</head>\n<body>\n"]
    if _CROWD_FORM.search(body):
        parts.append(body)
    else:
        button = '<p><input type="submit" id="submitButton" value="Submit"></p>\n'
        parts += [
            '<form name="mturk_form" method="post" id="mturk_form" action="/mturk/externalSubmit">\n',
            '<input type="hidden" name="assignmentId" id="assignmentId" value="">\n',
            body,
            "\n",
            "" if _SUBMIT.search(body) else button,
            "</form>\n",
            _SCRIPT,
        ]
    return "".join([*parts, "</body>\n</html>\n"])


def question(template_text: str, inputs: Pairs) -> str:
    """The HTMLQuestion document of one HIT [GUIDE]; FrameHeight 0 lets the frame grow with the page.

    It may be longer than the 65,535 bytes that CreateHIT takes: that limit is the API's, and HITs made on the
    website were not bound by it.
    """
    content = _NOT_XML.sub("\ufffd", page(template_text, inputs)).replace("]]>", "]]]]><![CDATA[>")
    return (
        f'<HTMLQuestion xmlns="{_SCHEMA}"><HTMLContent><![CDATA[{content}]]></HTMLContent>'
        "<FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def _embedded(inputs: Pairs) -> str:
    if not inputs:
        return ""
    # A script's text ends at `</script`, and `<!--` changes how it is read: no `<` or `>` is left in the JSON.
    values = json.dumps(dict(inputs), ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return f'<script type="application/json" id="{INPUTS_ID}">{values}</script>\n'

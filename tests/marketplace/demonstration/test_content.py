from __future__ import annotations

from turkterm.marketplace.demonstration.content import load
from turkterm.marketplace.forms import Kind, read_form
from turkterm.model.question import inputs_of, readable


def test_the_content_is_whole() -> None:
    projects = load()
    assert [len(project.questions) for project in projects] == [24, 20, 16]
    assert sum(len(project.questions) for project in projects) == 60
    for project in projects:
        assert len(set(project.questions)) == len(project.questions)
        assert len(project.title) <= 128
        for question in project.questions:
            assert "$" not in " ".join(readable(question))
            assert inputs_of(question)
            form = read_form(question)
            for field in form.fields:
                assert field.expected is None or field.expected in field.options
                assert field.likely is None or field.likely in field.options
                assert field.kind is not Kind.LONG_TEXT or len(field.examples) >= 3
    forms = [read_form(project.questions[0]) for project in projects]
    assert [len(form.controls) for form in forms] == [1, 0, 0]
    assert any(not question.isascii() for question in projects[1].questions)

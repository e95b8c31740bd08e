"""A HIT in lines, read from a real marketplace."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from tests.console.sitting import sitting
from tests.marketplace.market import BASE, HIT

FORM = (
    f'<QuestionForm xmlns="{BASE}2017-11-06/QuestionForm.xsd"><Overview><Title>Words</Title></Overview><Question>'
    "<QuestionIdentifier>q1</QuestionIdentifier><IsRequired>true</IsRequired><QuestionContent><Text>How old?</Text>"
    '</QuestionContent><AnswerSpecification><FreeTextAnswer><Constraints><IsNumeric minValue="18"/></Constraints>'
    "</FreeTextAnswer></AnswerSpecification></Question></QuestionForm>"
)
ADDRESS = "https://survey.example/start?a=1&b=2"
EXTERNAL = (
    f'<ExternalQuestion xmlns="{BASE}2006-07-14/ExternalQuestion.xsd"><ExternalURL>{escape(ADDRESS)}</ExternalURL>'
    "<FrameHeight>600</FrameHeight></ExternalQuestion>"
)
NEEDS = [
    {
        "QualificationTypeId": "000000000000000000L0",
        "Comparator": "GreaterThanOrEqualTo",
        "IntegerValues": [95],
        "ActionsGuarded": "DiscoverPreviewAndAccept",
    },
    {
        "QualificationTypeId": "00000000000000000071",
        "Comparator": "In",
        "LocaleValues": [{"Country": "US", "Subdivision": "NY"}, {"Country": "GB"}],
    },
]
POLICY = {
    "PolicyName": "SimplePlurality/2011-09-01",
    "Parameters": [
        {"Key": "QuestionIds", "Values": ["q1"]},
        {"Key": "QuestionAgreementThreshold", "Values": ["51"]},
    ],
}


async def test_a_form_with_requirements_policy_and_batch(tmp_path: Path) -> None:
    async with sitting(tmp_path, size=(160, 45)) as sat:
        await sat.client(
            "create_hit",
            **{
                **HIT,
                "Question": FORM,
                "MaxAssignments": 12,
                "RequesterAnnotation": "BatchId:4078;OriginalHitTemplateId:9;",
                "QualificationRequirements": NEEDS,
                "HITReviewPolicy": POLICY,
            },
        )
        await sat.until(lambda: len(sat.ledger), "the HIT")
        await sat.press("enter")
        await sat.sees(
            "12: 12 available · 0 being worked on",
            "$0.10 + $0.04 fee (40 %: ten or more, at least $0.01)",
            "at the most $1.68 to come",
            "batch 4078  BatchId:4078;OriginalHitTemplateId:9;",
            "approval % ≥ 95  others do not see it",
            "in US-NY GB  others cannot accept",
            "SimplePlurality/2011-09-01  for each hit · 0 findings",
            "1. How old? (required)",
            "→ a number 18 or more",
        )


async def test_an_external_page_is_a_link_to_open_and_to_copy(tmp_path: Path) -> None:
    async with sitting(tmp_path, size=(160, 45)) as sat:
        await sat.client("create_hit", **{**HIT, "Question": EXTERNAL})
        await sat.until(lambda: len(sat.ledger), "the HIT")
        await sat.press("Y")
        assert "no address that workers see" in sat.status
        await sat.press("enter")
        await sat.sees(f"seen at      {ADDRESS}")
        [drawn] = {
            segment.style.link
            for strip in sat.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.link
        }
        assert drawn == ADDRESS
        await sat.press("Y")
        assert f"Copied {ADDRESS}" in sat.status
        assert sat.app.clipboard == ADDRESS

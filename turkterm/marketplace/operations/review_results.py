"""What the review policies of a HIT found and did."""

from __future__ import annotations

from sqlalchemy import select

from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.hits import own_hit
from turkterm.marketplace.rules import review_policies
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.review_policies import MEMBERS, reports
from turkterm.marketplace.rules.review_policies.reports import Kind, Level
from turkterm.marketplace.schema import review_entries

#: Entries of a page that is not asked for by size: LEG gave 400, which SDK no longer allows.
PAGE = 100
_REPORTS = {Level.ASSIGNMENT: "AssignmentReviewReport", Level.HIT: "HITReviewReport"}
_LISTS = {Kind.RESULT: "ReviewResults", Kind.ACTION: "ReviewActions"}


def list_review_policy_results_for_hit(tx: Tx, p: Params) -> Result:
    """ListReviewPolicyResultsForHIT: entries of both levels and kinds unless some are left out, oldest first [DOC].

    A page counts entries of all lists together. The policies are given by name alone [SDK].
    """
    hit = own_hit(tx, p["HITId"])
    levels = sorted(set(p.get("PolicyLevels") or Level))
    wanted = {Kind.RESULT: p.get("RetrieveResults", True), Kind.ACTION: p.get("RetrieveActions", True)}
    kinds = [kind for kind, asked in wanted.items() if asked]
    entries = page(
        tx,
        {"MaxResults": PAGE, **p},
        select(review_entries).where(
            review_entries.c.hit == hit.number, review_entries.c.level.in_(levels), review_entries.c.kind.in_(kinds)
        ),
        member="entries",
        purpose=f"ListReviewPolicyResultsForHIT {hit.hit_id} {','.join(levels)} {','.join(kinds)}",
        order=(review_entries.c.number,),
        shape=lambda row: {"level": row.level, "kind": row.kind, "detail": reports.shown(row)},
    )
    result: Result = {"HITId": hit.hit_id}
    for level, policy in review_policies.policies_of(tx, hit.number).items():
        if level not in levels:
            continue
        result[MEMBERS[level]] = {"PolicyName": policy["PolicyName"]}
        result[_REPORTS[level]] = {
            _LISTS[kind]: [
                entry["detail"] for entry in entries["entries"] if entry["level"] == level and entry["kind"] == kind
            ]
            for kind in kinds
        }
    if "NextToken" in entries:
        result["NextToken"] = entries["NextToken"]
    return result

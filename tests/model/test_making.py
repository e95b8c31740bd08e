"""Everything that an action carries comes back from its JSON document as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.action import Verb
from turkterm.model.making import CARRIED, Details, NewHit, UnreadableDetails, pack, unpack

EACH = st.sampled_from(sorted(CARRIED)).flatmap(
    lambda verb: st.tuples(st.just(verb), st.from_type(CARRIED[verb]))  # every member, by its type
)


@given(EACH)
def test_a_document_holds_all_of_it(carried: tuple[Verb, Details]) -> None:
    verb, details = carried
    assert unpack(verb, pack(details)) == details


def test_a_document_is_plain_json() -> None:
    document = json.loads(pack(NewHit(60, question="<x>año</x>", layout_parameters=(("a", "1"),))))
    assert (document["question"], document["layout_parameters"]) == ("<x>año</x>", [["a", "1"]])


@pytest.mark.parametrize(
    ("verb", "document"),
    [(Verb.CREATE_HIT, "{}"), (Verb.CREATE_HIT, "not json"), (Verb.CREATE_HIT, "[]"), (Verb.APPROVE, "{}")],
)
def test_what_is_not_of_this_version_is_refused(verb: Verb, document: str) -> None:
    with pytest.raises(UnreadableDetails, match=f"an action to {verb} cannot be read"):
        unpack(verb, document)

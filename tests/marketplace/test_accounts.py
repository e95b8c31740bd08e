"""Requesters by name: their keys and money, and the names that are refused."""

from __future__ import annotations

import pytest

from tests.marketplace.market import Market
from turkterm.marketplace import accounts
from turkterm.marketplace.accounts import Account, BadAccount
from turkterm.marketplace.context import Rights
from turkterm.marketplace.ids import new_person_id
from turkterm.model.money import Cents


def add(market: Market, name: str, deposit: int = 5000) -> Account:
    return market.store.write_now(lambda tx: accounts.add(tx, name, Cents(deposit)), new_person_id())


def test_the_first_one_is_there(market: Market) -> None:
    (first,) = market.read(accounts.listed)
    keys = market.store.access_keys()
    assert (first.name, first.account_id, first.available) == ("default", market.store.account, 1_000_000)
    assert first.keys == {key.rights: key.access_key_id for key in keys}
    assert market.read(lambda tx: accounts.find(tx, "default")) == market.store.account


def test_another_one_has_keys_and_money_of_its_own(market: Market) -> None:
    made = add(market, "lab-b")
    keys = market.store.access_keys(made.account_id)
    assert [(key.rights, key.access_key_id, key.account_id) for key in keys] == [
        (rights, made.keys[rights], made.account_id) for rights in Rights
    ]
    assert len({key.secret for key in (*keys, *market.store.access_keys())}) == 4
    assert market.do("GetAccountBalance", account=made.account_id)["AvailableBalance"] == "50.00"
    assert market.money() == ("10000.00", "0.00")
    assert made.account_id != market.store.account
    market.clock.turn(1)
    third = add(market, "a.first_in-the alphabet".replace(" ", "-"), 0)
    assert [one.name for one in market.read(accounts.listed)] == ["default", "lab-b", third.name]
    assert market.read(accounts.listed)[1:] == [made, third]
    assert market.read(lambda tx: accounts.find(tx, "lab-b")) == made.account_id


@pytest.mark.parametrize("name", ["", "a b", "-a", ".a", "ä", "a/b", "a\n", "x" * 41, "\x1b[1m"])
def test_bad_names(market: Market, name: str) -> None:
    with pytest.raises(BadAccount, match="cannot name an account"):
        add(market, name)
    assert len(market.read(accounts.listed)) == 1


def test_the_longest_name(market: Market) -> None:
    assert add(market, "x" * 40).name == "x" * 40


@pytest.mark.parametrize("name", ["default", "Default"])
def test_names_are_taken_once(market: Market, name: str) -> None:
    with pytest.raises(BadAccount, match="There is an account called default already"):
        add(market, name)


def test_names_of_nobody(market: Market) -> None:
    add(market, "lab-b")

    def find(name: str) -> str:
        return market.read(lambda tx: accounts.find(tx, name))

    for name, words in (("lab-c", "did you mean lab-b?"), ("zz", "there are default, lab-b")):
        with pytest.raises(BadAccount) as caught:
            find(name)
        assert str(caught.value) == f"No account is called “{name}”: {words}"

"""Access keys as people have them, and refusals that quote nothing of what was read."""

from __future__ import annotations

import pytest

from turkterm.config.keyfile import BadKeys, checked, read_keys
from turkterm.config.secret import Secret

ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.mark.parametrize(
    "text",
    [
        f"Access key ID,Secret access key\n{ID},{SECRET}\n",
        f"\ufeffAccess key ID,Secret access key\r\n{ID},{SECRET}\r\n\r\n",
        f'User Name,Access Key Id,Secret Access Key\n"lab",{ID},{SECRET}\n',
        f"User name,Password,Access key ID,Secret access key,Console login link\nlab,,{ID},{SECRET},https://x\n",
        f"{ID}\n{SECRET}\n",
        f"  {ID}  \n\n{SECRET}",
    ],
)
def test_every_form(text: str) -> None:
    found = read_keys(text, "keys.csv")
    assert (found.access_key_id, found.secret.reveal(), found.session_token) == (ID, SECRET, None)


def test_a_session_token() -> None:
    assert read_keys(f"{ID}\n{SECRET}\ntoken==\n", "x").session_token == Secret("token==")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is nothing in it"),
        ("\ufeff\n\n", "there is nothing in it"),
        (f"{SECRET}\n{ID}\n", "the access key id is not of the form"),
        (f"{'x' * 40}\nsecret\n", "the access key id is not of the form"),
        (f"{SECRET}\n", "there are no columns"),
        (f"a,b\n{ID},{SECRET}\n", "there are no columns"),
        ("Access key ID,Secret access key\n", "a head and no keys"),
        (f"Access key ID,Secret access key\n{ID}\n", "the secret access key is missing"),
        (f"Access key ID,Secret access key\n{ID},{SECRET}\n{ID},{SECRET}\n", "keys of 2 users"),
        (f"{ID}\n{SECRET} {SECRET}\n", "signs that no such key has"),
        (f'"{ID}\n{SECRET}', "no CSV file"),
        ("x" * 100_001, "too large"),
    ],
)
def test_refusals_quote_nothing(text: str, sentence: str) -> None:
    with pytest.raises(BadKeys, match=sentence) as caught:
        read_keys(text, "keys.csv")
    assert str(caught.value).startswith("keys.csv: ")
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_token_of_other_signs() -> None:
    with pytest.raises(BadKeys, match="session token"):
        checked(ID, SECRET, "a b", "the terminal")

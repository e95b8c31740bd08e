from __future__ import annotations

import pytest

from turkterm.model.links import safe_link


@pytest.mark.parametrize(
    "address", ["https://example.org/?a=1&b=2;c", "http://127.0.0.1:8788/x", " https://example.org ", "https://[::1]/"]
)
def test_plain_addresses_pass(address: str) -> None:
    assert safe_link(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://bank.example@elsewhere.example/",
        "https://example.org/a b",
        "https://example.org/\x1b]8;;",
        "https://example.org/\nx",
        "https://exämple.org/",
        "https://example.org:port/",
        "https://example.org:0/",
        "https://[::1/",
        f"https://example.org/{'a' * 2000}",
    ],
)
def test_nothing_else_does(address: str) -> None:
    assert safe_link(address) is None

"""What becomes of one request when the way to the marketplace or the marketplace itself fails."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from tests.gateway.stub import KEYS, cut_short, error, hang_up, reply, reset, silence, stubbed
from turkterm.gateway import calls, session
from turkterm.gateway.calls import ClockOffset
from turkterm.gateway.faults import Refused, Throttled, Unavailable, Unsure
from turkterm.gateway.pacing import Pacing
from turkterm.gateway.session import Endpoint, open_gateway
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.worker import Balance

BALANCE = {"AvailableBalance": "12.30", "OnHoldBalance": "1.00"}


def portal(_: Any) -> Any:
    """What a hotel's network answers to everything until somebody signs in."""
    return reply("<html><body>sign in here</body></html>", content_type="text/html")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pauses, so that tries are tested and not patience."""
    monkeypatch.setattr(calls, "READ_PAUSES", (0.01, 0.01))
    monkeypatch.setattr("turkterm.gateway.pacing.FIRST_WAIT", 0.01)


async def pay(gateway: session.Gateway) -> Any:
    assert gateway.writer is not None
    return await gateway.writer.send_bonus(WorkerId("A2"), AssignmentId("3A"), Cents(50), "thanks", "token")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(hang_up, id="closed"),
        pytest.param(reset, id="reset"),
        pytest.param(cut_short, id="cut short"),
        pytest.param(lambda _: error("ServiceFault", "System error", status=500), id="ServiceFault"),
        pytest.param(lambda _: reply("<html><body>oops</body></html>", 502, "text/html"), id="HTML 502"),
        pytest.param(lambda _: reply("", 503), id="empty 503"),
        pytest.param(portal, id="captive portal"),
        pytest.param(lambda _: reply("", 408), id="408"),
    ],
)
async def test_a_write_without_an_answer_is_unsure_and_goes_out_once(answer: Any) -> None:
    async with stubbed(answer) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        with pytest.raises(Unsure) as caught:
            await pay(gateway)
        assert stub.operations == ["SendBonus"]
        assert "<" not in str(caught.value)


async def test_a_write_that_never_left_is_no_mystery() -> None:
    with socket.socket() as taken:  # bound but not listening: connections are refused
        taken.bind(("127.0.0.1", 0))
        endpoint = Endpoint("nobody", f"http://127.0.0.1:{taken.getsockname()[1]}")
        async with open_gateway(endpoint, KEYS, writable=True) as gateway:
            with pytest.raises(Unavailable, match="nothing listens there"):
                await pay(gateway)


async def test_an_unknown_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Endpoint("nowhere", "http://marketplace.invalid")
    async with open_gateway(endpoint, KEYS, writable=True) as gateway:
        with pytest.raises(Unavailable, match=r"the name marketplace\.invalid is not known"):
            await pay(gateway)


async def test_an_address_without_tls_is_said_before_anything_is_sent() -> None:
    async with stubbed(BALANCE) as stub:
        endpoint = Endpoint("plain", stub.url.replace("http:", "https:"))
        async with open_gateway(endpoint, KEYS, writable=True) as gateway:
            with pytest.raises(Unavailable, match="speaks no TLS"):
                await pay(gateway)
        assert stub.asked == []


async def test_a_write_that_gets_no_answer_in_time_is_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "READ_TIMEOUT", 0.2)
    async with stubbed(silence) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        with pytest.raises(Unsure, match="did not answer in time"):
            await pay(gateway)
        assert len(stub.asked) == 1


async def test_a_read_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (hang_up, error("ServiceFault", status=500), BALANCE)
    async with stubbed(*script) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        assert await gateway.reader.balance() == Balance(Cents(1230), Cents(100))
        assert len(stub.asked) == 3


@pytest.mark.parametrize("answer", [hang_up, reset, cut_short, portal])
async def test_a_read_that_keeps_failing_says_so_after_three_tries(answer: Any) -> None:
    async with stubbed(answer) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        with pytest.raises(Unavailable):
            await gateway.reader.balance()
        assert len(stub.asked) == 3


async def test_a_read_that_runs_into_the_time_limit_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "READ_TIMEOUT", 0.2)
    async with stubbed(silence) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        with pytest.raises(Unavailable, match="did not answer in time"):
            await gateway.reader.balance()
        assert len(stub.asked) == 1


@pytest.mark.parametrize(
    "throttled",
    [
        error("ThrottlingException", "Rate exceeded"),
        error("TooManyRequestsException", status=429),
        error("RequestLimitExceeded", status=503),
    ],
)
async def test_a_throttled_write_waits_and_goes_out_again(throttled: Any) -> None:
    script: tuple[Any, ...] = (lambda _: throttled, {})
    async with stubbed(*script) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        receipt = await pay(gateway)
        assert receipt.request_id == "r-1"
        assert stub.operations == ["SendBonus", "SendBonus"]
        assert gateway.calls.throttled == 1
        assert gateway.calls.last_minute == gateway.calls.total == 2


async def test_throttling_without_end_is_said() -> None:
    async with (
        stubbed(lambda _: error("ThrottlingException", "Rate exceeded")) as stub,
        open_gateway(stub.endpoint, KEYS, writable=True) as gateway,
    ):
        with pytest.raises(Throttled, match="slow down"):
            await pay(gateway)
        assert len(stub.asked) == len(calls.THROTTLED_PAUSES) + 1


async def test_one_reader_gets_through_a_bucket_that_is_empty() -> None:
    given: list[float] = []

    def answer(_: Any) -> Any:
        now = time.monotonic()
        if given and now - given[-1] < 0.05:  # 20 a second, and none saved up
            return error("ThrottlingException", "Rate exceeded")
        given.append(now)
        return BALANCE

    async with stubbed(answer) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        for _ in range(30):
            await gateway.reader.balance()
        assert len(given) == 30


async def test_retry_after_is_kept() -> None:
    script = (lambda _: error("ThrottlingException", Retry_After="0.3"), BALANCE)
    pacing = Pacing()
    async with (
        stubbed(*script) as stub,
        open_gateway(stub.endpoint, KEYS, writable=False, pacing=pacing) as gateway,
    ):
        started = time.monotonic()
        await gateway.reader.balance()
        assert time.monotonic() - started >= 0.3


async def test_a_refusal_is_not_repeated_and_carries_its_request_id() -> None:
    refusal = error("RequestError", "no such thing (1795409949803 s)", code="SomethingNew")
    async with stubbed(lambda _: refusal) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        with pytest.raises(Refused) as caught:
            await pay(gateway)
        assert len(stub.asked) == 1
        assert (caught.value.code, caught.value.api_message) == ("SomethingNew", "no such thing")
        assert caught.value.request_id == "r-1"


async def test_what_cannot_be_sent_is_refused_here() -> None:
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        assert gateway.writer is not None
        with pytest.raises(Refused, match="a value cannot be sent"):
            await gateway.writer.block(WorkerId(""), "no id")
        assert stub.asked == []


@pytest.mark.parametrize(
    "body", ["[]", '{"AvailableBalance": ["x"]}', '{"AvailableBalance": "lots"}', "{}", "not json"]
)
async def test_an_answer_of_another_form_is_said(body: str) -> None:
    async with stubbed(lambda _: reply(body)) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        with pytest.raises(Unavailable, match="cannot be read"):
            await gateway.reader.balance()


async def test_the_marketplaces_clock_is_followed() -> None:
    ahead = 3 * 86400.0

    def dated(_: Any) -> Any:
        return reply(BALANCE, Date=format_datetime(datetime.fromtimestamp(time.time() + ahead, UTC), usegmt=True))

    async with stubbed(dated) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        assert gateway.clock_offset == 0.0
        await gateway.reader.balance()
        assert gateway.clock_offset == pytest.approx(ahead, abs=1.0)
        ahead = -60.0  # its clock is turned back
        await gateway.reader.balance()
        assert gateway.clock_offset == pytest.approx(ahead, abs=1.0)


def test_many_dates_narrow_the_offset_to_the_latency() -> None:
    clock = ClockOffset()
    for step in range(40):
        local = 1000.0 + step * 0.37
        stamp = datetime.fromtimestamp(int(local + 0.02 + 5.6), UTC)  # the marketplace is 5.6 s ahead
        clock.note(format_datetime(stamp, usegmt=True), local, local + 0.04)
    assert clock.seconds == pytest.approx(5.6, abs=0.05)


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Nov 2026 10:00:00 GMT"])
def test_an_unreadable_date_says_nothing(date: str) -> None:
    clock = ClockOffset()
    clock.note(date, 0.0, 1.0)
    assert clock.seconds == 0.0


async def test_another_profile_s_id_is_said_and_looked_for_only_then() -> None:
    looked: list[str] = []

    def whose(identifier: str) -> str | None:
        looked.append(identifier)
        return "sandbox" if identifier == "3A" else None

    async def asked(fault: Any) -> str:
        async with (
            stubbed(lambda _: fault) as stub,
            open_gateway(stub.endpoint, KEYS, writable=True, whose=whose) as gateway,
        ):
            with pytest.raises(Refused) as caught:
                await pay(gateway)
        return str(caught.value)

    assert (await asked(error("RequestError", "gone", code="AssignmentDoesNotExist"))).endswith(
        "; that id is from sandbox"
    )
    unknown = 'The value "A2" is not valid for the parameter WorkerId.'
    assert "that id" not in await asked(error("ParameterValidationError", unknown))
    assert "that id" not in await asked(error("RequestError", "no money", code="InsufficientFunds"))
    assert looked == ["3A", "A2"]

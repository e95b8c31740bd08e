"""`turkterm marketplace …`: serve the embedded marketplace, reach it, fill it, play its workers, turn its clock."""

from __future__ import annotations

import asyncio
import json
import shlex
from pathlib import Path

import click

from turkterm.cli.choosing import home
from turkterm.cli.marketplace_account import account
from turkterm.cli.marketplace_layouts import layouts
from turkterm.cli.refusal import USAGE, refusing

LOOPBACK = "127.0.0.1"
PORT = 8788


@click.group(no_args_is_help=False)
def marketplace() -> None:
    """The embedded marketplace: the Requester API over SQLite, for scripts, people and tests."""


marketplace.add_command(account)
marketplace.add_command(layouts)


@marketplace.command()
@click.option("--host", metavar="HOST", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 picks a free one.")
@click.option("--crowd", type=click.IntRange(0, 1000), default=0, metavar="N", help="Simulated workers; 0 is none.")
@click.option(
    "--pace", type=click.FloatRange(0, 100_000, min_open=True), default=1.0, metavar="X", help="Their time, times X."
)
@click.option(
    "--rate",
    type=click.FloatRange(0, 100_000, min_open=True),
    metavar="R",
    help="Requests a second, then ThrottlingException.",
)
@click.option(
    "--faults",
    default="",
    metavar="SPEC",
    help="Such as throttle=0.2,error=0.1,lose=0.05,delay=0.08,seed=7: shares of requests, seconds, a seed.",
)
@click.option("--quirks", default="", metavar="SPEC", help="Oddities of the service, as above, joined by commas.")
@click.option("--sqs-endpoint", metavar="URL", help="Where notifications to queues go; else as AWS's tools find it.")
@click.option("--sns-endpoint", metavar="URL", help="The same for topics.")
@click.option(
    "--notifications",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Append every notification to FILE, a line of JSON each; to SQS and SNS then only where an endpoint is named.",
)
@click.option("--demonstration", is_flag=True, hidden=True, help="Fill an empty home and bring a crowd to it.")
@click.option("--until-eof", is_flag=True, hidden=True, help="End when standard input does: when the parent does.")
def serve(
    host: str,
    port: int,
    crowd: int,
    pace: float,
    rate: float | None,
    faults: str,
    quirks: str,
    sqs_endpoint: str | None,
    sns_endpoint: str | None,
    notifications: Path | None,
    demonstration: bool,
    until_eof: bool,
) -> None:
    """Serve the marketplace of this home until Ctrl-C or SIGTERM.

    Prints `listening on http://HOST:PORT` when it is ready. Several may serve one home, each on a port of its own: one
    of them runs the crowd and what happens by itself, and when it ends another takes over.

    \b
    Oddities of the service for --quirks, lags in seconds of the marketplace's clock:
      listing-lag=SECONDS   until a new HIT or qualification type is listed
      change-lag=SECONDS    until a new HIT can be extended or change its type
      approval-lag=SECONDS  until a submitted assignment can be approved
      bare-reviewable       ListReviewableHITs answers HITIds alone
      old-version-fails     a test notification over SQS in the version 2006-05-05 is an HTTP 500
      suffix=sandbox        messages end as the sandbox's do, and its Masters exist
      suffix=production     as without it
    """
    from turkterm.cli import serving
    from turkterm.cli.embedded import LISTENING, NoMarketplace
    from turkterm.cli.notifications import NotificationOptions
    from turkterm.config.profiles import BadEndpoint
    from turkterm.marketplace.faults import BadFaults, parse_faults
    from turkterm.marketplace.quirks import BadQuirks, parse_quirks
    from turkterm.marketplace.store import StoreUnusable

    def ready(url: str, led: bool) -> None:
        if led:
            click.echo("Another server of this home leads: until it ends, this one answers requests only.", err=True)
        click.echo(f"{LISTENING}{url}")

    with refusing(BadFaults, BadQuirks, BadEndpoint, exit_code=USAGE):
        options = serving.ServeOptions(
            host,
            port,
            crowd,
            pace,
            rate,
            parse_faults(faults),
            parse_quirks(quirks),
            demonstration=demonstration,
            until_eof=until_eof,
            notifications=NotificationOptions.read(sqs_endpoint, sns_endpoint, notifications),
        )
    with refusing(StoreUnusable, NoMarketplace):
        asyncio.run(serving.serve(home(), options, ready))


@marketplace.command()
@click.option("--read-only", is_flag=True, help="Give the key that may look and nothing else.")
@click.option("--account", "name", metavar="NAME", help="The requester, where there are several; see `account list`.")
def env(read_only: bool, name: str | None) -> None:
    """Print export lines for the running server: eval "$(turkterm marketplace env)"."""
    from turkterm.cli import serving
    from turkterm.cli.control import running_server
    from turkterm.cli.embedded import NoMarketplace
    from turkterm.marketplace.accounts import BadAccount

    places = home()
    running = running_server(places)
    with refusing(NoMarketplace, BadAccount):
        key = serving.access_key(places, read_only=read_only, account=name)
    lines = {
        "AWS_ACCESS_KEY_ID": key.access_key_id,
        "AWS_SECRET_ACCESS_KEY": key.secret,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",  # what the SDKs for JavaScript, Java and Go read
        "AWS_ENDPOINT_URL_MTURK": running.url,
        "AWS_SESSION_TOKEN": "",  # one left over from another account would be signed along, and refused
    }
    for name, value in lines.items():
        click.echo(f"export {name}={shlex.quote(value)}")


@marketplace.command(name="import")
@click.argument("batch", type=click.Path(path_type=Path), metavar="BATCH.csv")
@click.option("--template", type=click.Path(path_type=Path), required=True, metavar="T.html", help="The task's page.")
@click.option("--reward", metavar="AMOUNT", help="Dollars an assignment; else the file's Reward, or 0.05.")
def import_(batch: Path, template: Path, reward: str | None) -> None:
    """Make HITs with submitted assignments out of a finished batch.

    Rows with equal inputs become one HIT, their Answer.* columns its assignments. All of it or nothing.
    """
    from turkterm.cli.marketplace_import import finished_batch
    from turkterm.cli.serving import open_store
    from turkterm.exchange.batch import BadBatch
    from turkterm.marketplace.errors import ApiError
    from turkterm.marketplace.importing import import_batch
    from turkterm.marketplace.store import StoreUnusable
    from turkterm.model.money import BadAmount, parse_amount

    with refusing(BadAmount, exit_code=USAGE):
        amount = None if reward is None else parse_amount(reward)
    with refusing(BadBatch):
        finished = finished_batch(batch, template)
    with refusing(StoreUnusable):
        store = open_store(home())
    try:
        with refusing(ApiError):  # what the marketplace refuses takes everything back
            report = store.write_now(lambda tx: import_batch(tx, finished, reward=amount))
    finally:
        store.close()
    click.echo(json.dumps({"HITTypeId": report.hit_type_id, "hits": report.hits, "assignments": report.assignments}))


@marketplace.command()
@click.argument("script", type=click.Path(path_type=Path, allow_dash=True), metavar="SCRIPT|-")
def worker(script: Path) -> None:
    """Act as workers on the running server: a step a line in, an answer a line out.

    \b
    {"do": "accept", "worker": "A…", "hit": "3…"}
    {"do": "submit", "assignment": "3…", "answers": {"field": "value"}}
    {"do": "return", "assignment": "3…"}
    {"do": "request", "worker": "A…", "type": "3…", "answers": {}}

    Several selections are a list. The file that a FileUploadAnswer asks for is {"base64": "…"}, or its text.
    """
    from turkterm.cli.marketplace_worker import play

    click.get_current_context().exit(play(script))


@marketplace.command()
@click.argument("turn", required=False, metavar="[+3d | +90m | 2027-01-31T12:00:00Z]")
def clock(turn: str | None) -> None:
    """Read the clock of the running server, or turn it ahead.

    It answers when everything that fell due is settled: expiry, abandonment, auto-approval, disposal.
    """
    from turkterm.cli.marketplace_clock import read_or_turn

    click.echo(read_or_turn(turn))

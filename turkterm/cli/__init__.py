"""The command line: click commands imported lazily, and the wiring that joins the rooms.

`turkterm --help` must not pay for the console or the API client, so a command's file is imported when the command is
named, and what it needs when it runs (tests/hygiene/test_imports.py).
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from turkterm import __version__
from turkterm.cli.refusal import FAILED, Refused, sentence


class LazyGroup(click.Group):
    """A group that knows where its commands are and what each does in a few words, and imports one when it is named."""

    def __init__(self, *, lazy: Mapping[str, tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return None
        module, _ = self._lazy[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in self._lazy.items()])


@click.group(
    cls=LazyGroup,
    lazy={
        "marketplace": ("turkterm.cli.marketplace", "The embedded marketplace: serve it, use it, fill it."),
        "profile": ("turkterm.cli.profile", "The marketplaces you work with: add, list, show, remove."),
        "login": ("turkterm.cli.login", "Keep a profile's access keys in the system's keyring."),
        "logout": ("turkterm.cli.login", "Remove them from there."),
        "doctor": ("turkterm.cli.doctor", "What works here and what does not: marketplaces, keys, terminal, files."),
        "results": ("turkterm.cli.results", "Answers out into a file, and verdicts back from it."),
        "bonus": ("turkterm.cli.bonus", "Pay the bonuses that a file lists, each once."),
        "journal": ("turkterm.cli.journal", "What was done, and what is unfinished."),
        "status": ("turkterm.cli.status", "One look at HIT groups and the balance, for scripts and cron."),
    },
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--profile", metavar="NAME", default="local", show_default=True, help="The marketplace to work with.")
@click.option("--monitor", is_flag=True, help="Look without touching: nothing can be written.")
@click.option(
    "--theme",
    metavar="NAME",
    help="The console's colours: dusk, paper, contrast, safe …",
)
@click.version_option(__version__, prog_name="turkterm", message="%(prog)s %(version)s")
@click.pass_context
def turkterm(ctx: click.Context, profile: str, monitor: bool, theme: str | None) -> None:
    """A terminal console for human-intelligence tasks through the Mechanical Turk Requester API.

    Without a command, the console opens on the embedded marketplace.
    """
    ctx.obj = profile
    if ctx.invoked_subcommand is None:
        from turkterm.cli.console import open_console

        ctx.exit(open_console(profile, monitor=monitor, theme=theme))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    try:
        code = turkterm.main(args=list(arguments), prog_name="turkterm", standalone_mode=False)
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return FAILED
    except Refused as error:
        click.echo(sentence(error.message), err=True)
        return error.code
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "turkterm"
        click.echo(f"{sentence(error.format_message())} See {where} --help.", err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(sentence(error.format_message()), err=True)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has gone; the interpreter's own flush must not say so again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:  # a full disk, a folder whose rights have changed: the system says it best
        where = f"{error.filename}: " if error.filename else ""
        click.echo(sentence(f"{where}{error.strerror or error}"), err=True)
        return FAILED
    return code if isinstance(code, int) else 0


def main() -> None:
    """The entry point `turkterm`."""
    sys.exit(run(sys.argv[1:]))

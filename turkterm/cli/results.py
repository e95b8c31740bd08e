"""`turkterm results …`: answers out into a file, and verdicts back from it."""

from __future__ import annotations

from turkterm.cli import LazyGroup

results = LazyGroup(
    name="results",
    help="Answers out into a file, and verdicts back from it.",
    lazy={
        "apply": ("turkterm.cli.results_apply", "Carry out the Approve and Reject columns of a reviewed file."),
        "export": ("turkterm.cli.results_export", "Write the answers as CSV, JSON Lines or Parquet."),
    },
)

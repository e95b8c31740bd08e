"""What concerns workers, from the review queue or the list of workers: a file for each, put together here."""

from __future__ import annotations

from turkterm.desk.commands.block import BLOCKS
from turkterm.desk.commands.bonus import BONUS
from turkterm.desk.commands.disqualify import DISQUALIFY
from turkterm.desk.commands.notify import NOTIFY
from turkterm.desk.commands.worker_grants import GRANTS

PEOPLE = (*BONUS, *DISQUALIFY, *BLOCKS, *NOTIFY, *GRANTS)

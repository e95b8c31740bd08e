"""Whose account keys belong to, asked of AWS's STS. Only AWS's own keys are shown to it, and only where asked for.

GetCallerIdentity needs no right and changes nothing. Imports aiobotocore when it is called.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.gateway.session import Keys

STS = "https://sts.us-east-1.amazonaws.com"
TIME_LIMIT = 4.0


async def account_of(keys: Keys, *, url: str = STS, seconds: float = TIME_LIMIT) -> CleanText | None:
    """The account and the user, such as `123456789012 (user/lab)`; None where STS does not say."""
    from aiobotocore.config import AioConfig
    from botocore.exceptions import BotoCoreError, ClientError

    from turkterm.gateway.session import bare_session, client_options

    token = keys.session_token
    client = bare_session().create_client(
        "sts",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id=keys.access_key_id,
        aws_secret_access_key=keys.secret.reveal(),
        aws_session_token=token.reveal() if token else None,
        config=AioConfig(**client_options(url)),
    )
    try:
        async with asyncio.timeout(seconds), client as sts:
            answer = await sts.get_caller_identity()
    except (BotoCoreError, ClientError, TimeoutError, OSError):
        return None
    account, arn = str(answer.get("Account") or ""), str(answer.get("Arn") or "")
    if not account:
        return None
    who = arn.rpartition(":")[2]
    return clean(f"{account} ({who})" if who else account, limit=120)

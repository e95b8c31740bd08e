"""Asks AWS's own files for access keys, as AWS's tools do: shared credentials, configuration, SSO cache, processes.

The environment is left out, for which the caller has rules of its own, and so is the machine's role unless it is asked
for. Imports botocore when it is called: never before the first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from turkterm.gateway.session import Revealing

Hidden = TypeVar("Hidden", bound="Revealing")

#: Found in the environment or in places that AWS's tools have given up.
_LEFT_OUT = ("env", "ec2-credentials-file", "boto-config")
#: Ask a metadata service over the network.
_MACHINE = ("container-role", "iam-role")


class AwsFilesFailed(Exception):
    """AWS's own files have no usable keys though they should; the text is a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Hidden]):
    """Keys as AWS's files have them; `method` is how they were found, in AWS's word."""

    access_key_id: str
    secret: Hidden
    session_token: Hidden | None
    method: str


def ask_aws_files(section: str | None, hide: Callable[[str], Hidden], *, machine: bool) -> Found[Hidden] | None:
    """The keys of `section`, or of the default one, their secrets wrapped by `hide`; None where there are none.

    Blocks: an SSO session asks the network. Raises AwsFilesFailed, for a section that is not there as well.
    """
    from botocore.exceptions import ProfileNotFound
    from botocore.session import Session

    where = f"section {section}" if section else "default section"
    try:
        session = Session(profile=section)
        resolver = session.get_component("credential_provider")
        for name in (*_LEFT_OUT, *(() if machine else _MACHINE)):
            resolver.remove(name)
        credentials = resolver.load_credentials()
        frozen = credentials.get_frozen_credentials() if credentials else None
    except ProfileNotFound:
        raise AwsFilesFailed(f"AWS's own files have no {where}") from None
    except Exception as error:  # noqa: BLE001  an expired session, a broken file, whatever a person's own program says
        raise AwsFilesFailed(f"AWS's own files gave no keys for their {where} ({type(error).__name__})") from None
    if frozen is None and section is not None:
        raise AwsFilesFailed(f"AWS's own files have no keys in their {where}")
    if frozen is None or not (frozen.access_key and frozen.secret_key):
        return None
    token = hide(frozen.token) if frozen.token else None
    return Found(frozen.access_key, hide(frozen.secret_key), token, credentials.method)

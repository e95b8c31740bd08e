"""The small loader of service models: botocore's own walks the folders of 430 services and reads 1.2 MB of endpoints.

turkterm always names its endpoint, so that an endpoint table with one region is enough. Measured: the first client in
13 instead of 75 ms. Loaded models are shared by every session of the process. Imports botocore: never load this before
the first paint.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import Loader

SERVICE = "mturk"
REGION = "us-east-1"

_ENDPOINTS: dict[str, Any] = {
    "version": 3,
    "partitions": [
        {
            "partition": "aws",
            "partitionName": "AWS Standard",
            "dnsSuffix": "amazonaws.com",
            "regionRegex": r"^us\-east\-1$",
            "defaults": {
                "hostname": "{service}.{region}.{dnsSuffix}",
                "protocols": ["https"],
                "signatureVersions": ["v4"],
            },
            "regions": {REGION: {"description": "US East (N. Virginia)"}},
            "services": {},
        }
    ],
}


class FastLoader(Loader):  # type: ignore[misc]  # botocore ships no types, so its classes are Any
    """Knows the one service that turkterm speaks, and an endpoint table of one region."""

    def list_available_services(self, type_name: str) -> list[str]:
        """The services there are, without a walk through the folders."""
        return [SERVICE]

    def load_data_with_path(self, name: str) -> tuple[Any, str]:
        """Model data by name; the endpoint resolver reads its table through here."""
        if name == "endpoints":
            return _ENDPOINTS, "builtin"
        data: tuple[Any, str] = super().load_data_with_path(name)
        return data


@cache
def shared_loader() -> FastLoader:
    """The loader of this process, with what it has loaded so far."""
    return FastLoader()

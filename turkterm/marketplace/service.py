"""botocore's service model of the Requester API, loaded once and cheaply.

The model is the only description of the requests and answers: this package writes no shape by hand. The loader reads
one file (3 ms) instead of walking botocore's 430 services (33 ms), and leaves the user's own ~/.aws/models aside, so
that the marketplace answers the same on every machine.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel

API_VERSION = "2017-01-17"


@cache
def service_model() -> Any:
    """The `botocore.model.ServiceModel` of mturk 2017-01-17 (botocore carries no types, hence Any)."""
    loader = Loader(
        extra_search_paths=[Loader.BUILTIN_DATA_PATH],
        include_default_search_paths=False,
    )
    return ServiceModel(loader.load_data(f"mturk/{API_VERSION}/service-2"), "mturk")

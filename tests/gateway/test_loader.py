"""The small loader gives the same client as botocore's own, sooner."""

from __future__ import annotations

import botocore.session
from botocore.loaders import Loader

from turkterm.gateway.loader import SERVICE, FastLoader, shared_loader
from turkterm.gateway.session import preload


def test_the_models_are_botocores() -> None:
    for kind in ("service-2", "endpoint-rule-set-1", "paginators-1"):
        assert FastLoader().load_service_model(SERVICE, kind) == Loader().load_service_model(SERVICE, kind)


def test_a_client_made_with_it_offers_every_operation() -> None:
    session = botocore.session.Session()
    session.register_component("data_loader", FastLoader())
    client = session.create_client(
        SERVICE, "us-east-1", endpoint_url="http://127.0.0.1:1", aws_access_key_id="A", aws_secret_access_key="s"
    )
    assert len(client.meta.method_to_api_mapping) == 39
    client.close()


def test_models_are_loaded_once_a_process() -> None:
    preload()
    loader = shared_loader()
    assert loader.load_service_model(SERVICE, "service-2") is shared_loader().load_service_model(SERVICE, "service-2")

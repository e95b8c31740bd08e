"""botocore's model of the service, as the marketplace loads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from turkterm.marketplace.service import service_model


def test_it_is_the_whole_service() -> None:
    model = service_model()
    assert len(model.operation_names) == 39
    assert model.signing_name == "mturk-requester"
    assert model.metadata["targetPrefix"] == "MTurkRequesterServiceV20170117"


def test_it_is_loaded_once() -> None:
    assert service_model() is service_model()


def test_a_model_in_the_home_folder_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mturk" / "2017-01-17"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps({"metadata": {}, "operations": {}, "shapes": {}}))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    service_model.cache_clear()
    try:
        assert len(service_model().operation_names) == 39
    finally:
        service_model.cache_clear()

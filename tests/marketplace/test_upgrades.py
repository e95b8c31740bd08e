"""Files of older versions open, and know afterwards what a new one would."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import create_engine, delete, func, inspect, select, update

from tests.marketplace.market import Market, StillClock, open_market
from tests.marketplace.telling import tell, told
from tests.marketplace.test_uploads import ANSWER
from turkterm.marketplace import accounts, labour
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.schema import (
    SCHEMA_VERSION,
    account_names,
    meta,
    notification_settings,
    outbox,
    qualification_requests,
    qualification_types,
    requirement_uses,
    standings,
    type_disposals,
    uploads,
)
from turkterm.marketplace.store import Store
from turkterm.marketplace.uploads import file_of


def third_version(path: Path) -> None:
    """Takes what the fourth version brought out of the file."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for table in (account_names, uploads):
            table.drop(connection)
        for index in standings.indexes:
            index.drop(connection)
        connection.execute(update(meta).where(meta.c.name == "schema").values(value="3"))
    engine.dispose()


def second_version(path: Path) -> None:
    """Takes what the third version brought out of the file, too."""
    third_version(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for table in (notification_settings, outbox):
            table.drop(connection)
        connection.execute(update(meta).where(meta.c.name == "schema").values(value="2"))
    engine.dispose()


def first_version(path: Path) -> None:
    """Takes what the second version brought out of the file, too."""
    second_version(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for table in (qualification_requests, type_disposals, requirement_uses):
            table.drop(connection)
        connection.execute(
            delete(qualification_types).where(qualification_types.c.type_id == system_types.SANDBOX_MASTERS)
        )
        connection.execute(update(meta).where(meta.c.name == "schema").values(value="1"))
    engine.dispose()


def test_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    params = {"Name": "Reads Latin", "Description": "x", "QualificationTypeStatus": "Active"}
    with open_market(tmp_path) as market:
        path = market.store.path
        kind = market.do("CreateQualificationType", **params)["QualificationType"]["QualificationTypeId"]
        wanted = [
            {"QualificationTypeId": type_id, "Comparator": "Exists"} for type_id in (kind, kind, system_types.MASTERS)
        ]
        hit_id = market.hit(QualificationRequirements=wanted)["HITId"]
        market.hit()
    first_version(path)

    for _ in range(2):
        store = Store.open(path, StillClock())
        market = Market(store, StillClock())
        hits = market.do("ListHITsForQualificationType", QualificationTypeId=kind)["HITs"]
        assert [hit["HITId"] for hit in hits] == [hit_id]
        assert market.do("ListQualificationRequests")["NumResults"] == 0
        store.sandbox = True
        market.do("GetQualificationType", QualificationTypeId=system_types.SANDBOX_MASTERS)
        version = market.read(lambda tx: {row.name: row.value for row in tx.db.execute(meta.select())}["schema"])
        assert version == str(SCHEMA_VERSION)
        (first,) = market.read(accounts.listed)
        assert (first.name, first.account_id) == ("default", store.account)
        assert {one["name"] for one in market.read(lambda tx: inspect(tx.db).get_indexes("standings"))} == {
            "standings_of_worker"
        }
        store.close()


def test_the_third_version_learns_of_accounts(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        path = market.store.path
        market.hit()
    third_version(path)

    store = Store.open(path, StillClock())
    market = Market(store, StillClock())
    (first,) = market.read(accounts.listed)
    assert (first.name, first.account_id) == ("default", store.account)
    assert market.do("ListHITs")["NumResults"] == 1
    store.close()


def test_files_beside_a_store_of_the_third_version_stay_in_reach(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        path = market.store.path
        assignment = market.accept(market.hit()["HITId"])
        market.write(lambda tx: labour.submit(tx, assignment, ANSWER))
    third_version(path)
    folder = path.parent / "uploads"
    folder.mkdir()
    (folder / "KEY-1").write_bytes(b"hel\xff\0")
    (folder / "KEY-").write_bytes(b"no answer names it")

    store = Store.open(path, StillClock())
    market = Market(store, StillClock())
    url = market.do("GetFileUploadURL", AssignmentId=assignment, QuestionIdentifier="photo")["FileUploadURL"]
    ticket = urlsplit(url).path.rpartition("/")[2]
    assert market.read(lambda tx: file_of(tx, ticket)) == b"hel\xff\0"
    assert market.read(lambda tx: tx.db.execute(select(func.count()).select_from(uploads)).scalar_one()) == 1
    store.close()


def test_the_second_version_learns_of_notifications(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        path = market.store.path
        hit = market.hit(MaxAssignments=2)
    second_version(path)

    store = Store.open(path, StillClock())
    market = Market(store, StillClock())
    market.accept(hit["HITId"])
    tell(market, hit["HITTypeId"])
    market.accept(hit["HITId"], "ASECOND")
    assert told(market) == ["AssignmentAccepted"]
    store.close()

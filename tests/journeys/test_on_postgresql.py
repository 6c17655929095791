"""The same programs on PostgreSQL: migrated, filled, fed and asked as on the embedded store."""

import json
from pathlib import Path

import httpx
import pytest

from tests.support.house import open_house
from tests.support.postgres import running_postgres

SAMPLES = json.loads((Path(__file__).parents[1] / "feeds" / "samples.json").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_house_on_postgresql_takes_a_feed_in_and_answers(tmp_path: Path) -> None:
    with running_postgres() as server, open_house(tmp_path, dossiers=50, database_url=server.fresh_database()) as house:
        house.serve()
        password = house.key("tinh-mau", "feed", "--source", "motcua")
        with httpx.Client(base_url=house.api_url, trust_env=False) as client:
            session = client.post("/v1/feeds/session", json={"username": "tinh-mau", "password": password}).json()
            for name in ("dossiers_2020", "steps", "steps", "dossiers_2020"):
                answer = client.post("/v1/feeds/national", json=SAMPLES[name] | {"session": session["session"]})
                assert "thành công" in answer.json()["message"]
            view = client.get("/v1/dossiers/000.00.16.H47-240620-0001").json()
            assert view["stage"]["key"] == "finished"
            assert [step["stage"] for step in view["steps"]] == ["accepted", "processing", "finished"]
            assert client.get("/v1/dossiers/H47.99-261105-9999").json()["code"] == "dossier_not_found"
        house.stop()
        assert house.run("lookup-api", "verify-ledger") == "The access record is whole.\n"
        assert "Trần" not in server.dump(house.environment["LOOKUP_DATABASE_URL"]).decode("utf-8", "replace")

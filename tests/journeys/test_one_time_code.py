"""A one-time code through the real service: asked for, claimed by who sends it, settled, and proved with."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from lookup_api.client import LookupClient, calls
from lookup_api.contract.lookups import Asker, AskerKind, Proof, ProofKind
from lookup_api.contract.notices import NoticeOutcome, NoticeToSend, Way
from lookup_api.domain.working_time import VIETNAM
from tests.support.house import open_house
from tests.support.patience import PATIENCE

CODE = "000.00.16.H47-261118-0077"
ASKER = Asker(AskerKind.DEVICE, "hall-1")


def waited_for(sms: LookupClient) -> NoticeToSend:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for notice in sms.send(calls.claim_notices([Way.SMS])).items:
            if notice.one_time_code is not None:
                return notice
        time.sleep(0.1)
    raise AssertionError("no code came")


def test_a_code_reaches_its_sender_and_opens_the_verified_level(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        house.run("lookup-api", "migrate")
        feed = house.key("tinh-mau", "feed", "--source", "motcua")
        assert "motcua" in house.run("lookup-api", "notices", "go-live", "motcua")
        keys = {kind: house.key(kind, kind) for kind in ("sms", "kiosk")}
        house.serve()
        received = datetime.now(VIETNAM) - timedelta(hours=1)
        record = {
            "MaHoSo": CODE, "ChuHoSo": "Trần Thị Mẫu", "SoDienThoai": "0905000077", "TrangThaiHoSo": "2",
            "NgayTiepNhan": f"{received:%Y%m%d%H%M%S}",
        }  # fmt: skip
        body = {"madonvi": "000.00.16.H47", "service": "DongBoHoSoMC", "data": [record]}
        answer = httpx.post(
            f"{house.api_url}/v1/feeds/national", json=body, headers={"Authorization": f"Bearer {feed}"},
            timeout=PATIENCE, trust_env=False,
        )  # fmt: skip
        assert answer.json()["error_code"] == 0
        with (
            LookupClient(house.api_url, keys["sms"], timeout=PATIENCE) as sms,
            LookupClient(house.api_url, keys["kiosk"], timeout=PATIENCE) as kiosk,
        ):
            assert kiosk.send(calls.send_one_time_code(CODE, asker=ASKER)).noted
            notice = waited_for(sms)
            assert notice.address == "+84905000077"
            assert sms.send(calls.settle_notice(notice, NoticeOutcome.SENT)).state == "sent"
            proof = Proof(ProofKind.OTP, notice.one_time_code or "")
            view = kiosk.look_up(CODE, asker=ASKER, proof=proof)
            assert view.applicant is not None
            assert (view.level, view.applicant.name) == ("verified", "Trần Thị Mẫu")
            assert {item.level for item in kiosk.send(calls.accesses(CODE, proof, asker=ASKER)).items} >= {"verified"}
        waiting = house.run("lookup-api", "notices", "waiting")
        assert "sms\tsent\t1" in waiting
        assert notice.one_time_code not in house.log("lookup-api")
        assert "0905000077" not in house.log("lookup-api")

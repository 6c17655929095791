"""Notices in words: a template for each situation, language and way; one segment at the worst, and no word too much."""

import hashlib
import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast

from assets import asset
from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.contract.notices import NoticeToSend, Situation, Way
from lookup_api.contract.views import (
    AgencyView,
    CollectView,
    DeskView,
    FeeView,
    Level,
    Outcome,
    ProcedureView,
    RefundView,
    RescheduledView,
    StageKey,
    SupplementView,
    View,
    VisitView,
)
from lookup_api.wording import Encoding, Face, Wording, catalogue, count_segments, fold
from lookup_api.wording.catalogue import id_of
from lookup_api.wording.notices import Policy, notice_chat, notice_letter, notice_texts, template_of
from tests.support.sayings import APPOINTMENT, DESK, FACE, LONG_CODE, LONG_DESK, LONG_HOTLINE, NOW, at, seen

LANGUAGES = ("vi", "en")
LONG_FACE = Face(LONG_HOTLINE, FACE.portal, FACE.centre)
CODE = "H47.16-261105-0042"
MAINTENANCE = MaintenanceNotice(
    "m1", "planned", at(30, 18), {"vi": "Không tra cứu được qua ki-ốt.", "en": "No kiosks."}, at(30, 20)
)
FULL = {
    "agency": AgencyView("H47.16", "Sở Nông nghiệp và Môi trường"),
    "result_appointment": APPOINTMENT,
    "returned_at": at(25, 9, 18),
    "procedure": ProcedureView("1.000669", "Đăng ký biến động"),
}
HOLDERS = {
    "level": Level.HOLDER,
    "visit": VisitView(at(27, 8), "thửa đất số 12"),
    "fee": FeeView(325_000, "Lệ phí trước bạ"),
    "refund": RefundView(50_000),
    "collect": CollectView("counter", None, "EB123456789VN"),
}
# What no message of ours holds: an address to be lured to, an account, a demand.
NEVER = re.compile(r"https?:|www\.|t[aà]i kho[aả]n|m[aậ]t kh[aẩ]u|password|account|link", re.IGNORECASE)


def notice(situation: Situation, code: str = CODE, number: int = 1, **facts: object) -> NoticeToSend:
    """A notice of a situation with every fact that its view may hold at level `code`."""
    stage = StageKey.RETURNED if situation is Situation.RETURNED else StageKey.PROCESSING
    view: View = seen(stage, code=code, **{**FULL, **facts})
    return NoticeToSend(
        id=number, attempt=1, situation=situation, way=Way.SMS, address="+84905000001", language="vi", recipient="r",
        view=view, at=NOW, expires_at=NOW + timedelta(days=1), leased_until=NOW + timedelta(minutes=2),
        one_time_code="402817" if situation is Situation.ONE_TIME_CODE else None,
        maintenance=MAINTENANCE if situation is Situation.MAINTENANCE else None,
    )  # fmt: skip


def text_of(one: NoticeToSend, language: str = "vi", face: Face = FACE) -> str:
    [told] = notice_texts([one], Wording(language), face)
    assert told.notices == (one,)
    return told.text


# --- every situation, in every language, by every way -------------------------------------------------------------


def messages(language: str) -> dict[str, ast.Message]:
    source = asset("wording", language, "notices.ftl").read_text(encoding="utf-8")
    return {entry.id.name: entry for entry in FluentParser().parse(source).body if isinstance(entry, ast.Message)}


SHARED = {"notice-digest", "notice-letter"}
RESULTS = {"notice-result-by-post", "notice-result-not-solved", "notice-result-not-solved-returned"}
HOLDERS_OWN = {"notice-supplement-papers"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_situations_and_templates_are_the_same_list(language: str) -> None:
    assert messages(language).keys() - SHARED - RESULTS - HOLDERS_OWN == {id_of("notice", each) for each in Situation}
    assert len(Situation) >= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_has_its_text_its_letter_its_short_form_its_policy_and_its_version(language: str) -> None:
    for name, message in messages(language).items():
        parts = {attribute.id.name for attribute in message.attributes}
        assert "version" in parts, name
        if name not in SHARED:
            assert {"subject", "sms", "digest", "policy"} <= parts, name
            Policy(Wording(language).text(name, "policy"))
        assert message.value is not None


def fingerprints() -> dict[str, str]:
    """The words of each template by language, name and version, as a short digest."""
    found = {}
    for language in LANGUAGES:
        for name, message in messages(language).items():
            version = Wording(language).text(name, "version")
            message.attributes = [each for each in message.attributes if each.id.name != "version"]
            message.comment = None
            written = FluentSerializer().serialize_entry(message)
            found[f"{language} {name}/{version}"] = hashlib.sha256(written.encode()).hexdigest()[:16]
    return found


def test_words_change_only_with_their_version() -> None:
    known = tomllib.loads((Path(__file__).parent / "notice_versions.toml").read_text(encoding="utf-8"))
    for name, fingerprint in fingerprints().items():
        assert known.get(name) == fingerprint, f"raise the version of {name}, then write: {name!r} = {fingerprint!r}"


def test_the_version_of_what_was_said_goes_with_it() -> None:
    [told] = notice_texts([notice(Situation.ACCEPTED)], Wording(), FACE)
    assert told.template == "notice-accepted/1"
    assert notice_letter([notice(Situation.OVERDUE)], Wording(), FACE).template == "notice-overdue/1"


# --- the text message -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize("holders", [False, True])
def test_every_text_fits_one_segment_whole_at_the_longest_usual_values(
    language: str, situation: Situation, *, holders: bool
) -> None:
    facts = {**FULL, "desk": DeskView(LONG_DESK), **(HOLDERS if holders else {})}
    agency = AgencyView("H47", "Sở Nông nghiệp và PTNT")
    for outcome in (None, *Outcome):
        for collect in (None, CollectView("post"), facts.get("collect")):
            one = notice(situation, LONG_CODE, **{**facts, "agency": agency, "outcome": outcome, "collect": collect})
            text = text_of(one, language, LONG_FACE)
            counted = count_segments(text)
            assert counted.segments == 1, text
            assert LONG_HOTLINE in text or counted.encoding is Encoding.UCS2, text
            wording = Wording(language)
            if counted.encoding is Encoding.GSM7 and situation is not Situation.MAINTENANCE:
                said = wording.text(template_of(one), "sms", code=LONG_CODE, secret="402817")
                assert text.startswith(said)
                if template_of(one) == "notice-result-ready" and collect is None:
                    assert wording.text("sms-bring") in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", list(Situation))
def test_values_beyond_measure_drop_clauses_whole_and_never_a_part(language: str, situation: Situation) -> None:
    desk = DeskView("Chi nhánh Văn phòng đăng ký đất đai khu vực Tam Kỳ - Phú Ninh - Núi Thành, tầng 2, dãy phía đông")
    facts = {**HOLDERS, "desk": desk, "visit": VisitView(at(27, 8), "thôn " * 40), "bring": ["bản chính " * 9]}
    one = notice(situation, "4" * 64, **{**FULL, **facts, "agency": AgencyView("H47", "Sở " * 60)})
    text = text_of(one, language, Face("0235 3 811 811 nhánh 22", "", ""))
    assert count_segments(text).segments == 1, text
    assert not text.endswith((",", ":", ";")), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_plain_but_where_its_policy_lets_it_keep_its_letters(language: str) -> None:
    wording = Wording(language)
    for situation in Situation:
        one = notice(situation, **HOLDERS)
        policy = wording.text(template_of(one), "policy")
        text = text_of(one, language)
        if policy == Policy.STRIP:
            assert text.isascii()
            assert fold(text) == text
    assert text_of(notice(Situation.ONE_TIME_CODE)) == "Mã xác nhận: 402817. Dùng trong 5 phút, không đưa cho ai."


@pytest.fixture
def written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the catalogue that a test may change."""
    root = tmp_path / "wording"
    shutil.copytree(str(asset("wording")), root)
    monkeypatch.setattr(catalogue, "_root", lambda: root)
    catalogue._read_language.cache_clear()
    yield root / "vi" / "notices.ftl"
    catalogue._read_language.cache_clear()


def test_an_official_may_keep_the_letters_of_a_template_at_the_price_of_a_segment(written_anew: Path) -> None:
    said = written_anew.read_text(encoding="utf-8")
    before, accepted = said.split("notice-accepted =")
    written_anew.write_text(before + "notice-accepted =" + accepted.replace("= strip", "= keep", 1), encoding="utf-8")
    text = text_of(notice(Situation.ACCEPTED, LONG_CODE))
    assert text == f"Hồ sơ {LONG_CODE} đã được tiếp nhận."
    written_anew.write_text(before + "notice-accepted =" + accepted.replace("= strip", "= auto", 1), encoding="utf-8")
    catalogue._read_language.cache_clear()
    assert text_of(notice(Situation.ACCEPTED, "4" * 60)).startswith(f"HS {'4' * 60}: da tiep nhan")


@pytest.mark.parametrize(
    ("situation", "facts", "said"),
    [
        (Situation.ACCEPTED, {}, (
            f"HS {CODE}: da tiep nhan. Hen tra ket qua: 13h30 26/11/2026, tai Quay tra ket qua. Ho tro: 1022")),
        (Situation.RESCHEDULED, {"rescheduled": RescheduledView(at(30), at(26))}, (
            f"HS {CODE}: xin loi quy vi, lich hen tra ket qua da thay doi. Hen lai: 08h00 30/11/2026. Ho tro: 1022")),
        (Situation.OVERDUE, {}, (
            f"HS {CODE}: xin loi quy vi, ho so qua han, chua co lich hen lai. Goi 1022 de duoc giai dap")),
        (Situation.RESULT_READY, {}, (
            f"HS {CODE}: da co ket qua. Nhan tai Quay tra ket qua, mang giay hen va CCCD. Ho tro: 1022")),
        (Situation.RESULT_READY, {"bring": ["giấy hẹn", "1 ảnh 3x4"]}, (
            f"HS {CODE}: da co ket qua. Nhan tai Quay tra ket qua, mang giay hen, 1 anh 3x4. Ho tro: 1022")),
        (Situation.RESULT_READY, {"collect": CollectView("post")}, (
            f"HS {CODE}: da co ket qua, gui toi quy vi qua buu chinh. Ho tro: 1022")),
        (Situation.RESULT_READY, {"outcome": Outcome.NOT_SOLVED}, (
            f"HS {CODE}: da co van ban tra loi, khong duoc giai quyet. Nhan tai Quay tra ket qua. Ho tro: 1022")),
        (Situation.VERIFICATION_VISIT, HOLDERS, (
            f"HS {CODE}: hen tham tra thuc te luc 08h00 27/11/2026, tai thua dat so 12. Ho tro: 1022")),
        (Situation.SENT_BY_POST, HOLDERS, (
            f"HS {CODE}: ket qua da gui qua buu chinh, ma buu gui EB123456789VN. Ho tro: 1022")),
        (Situation.STOPPED, {}, (
            f"HS {CODE}: co quan da dung giai quyet. Xem ly do tai thong bao dung. Ho tro: 1022")),
        (Situation.SUPPLEMENT_WANTED, {}, (
            f"HS {CODE}: can bo sung giay to, thoi han tam dung. Xem phieu yeu cau hoac hoi quay. Ho tro: 1022")),
        (Situation.SUPPLEMENT_WANTED, {"supplement": SupplementView(papers=["Bản sao căn cước", "Sơ đồ thửa đất"])}, (
            f"HS {CODE}: can bo sung Ban sao can cuoc, So do thua dat, thoi han tam dung."
            " Xem phieu yeu cau hoac hoi quay. Ho tro: 1022")),
        (Situation.SUPPLEMENT_WANTED, {"supplement": SupplementView(papers=["Bản vẽ thiết kế xây dựng"] * 7)}, (
            f"HS {CODE}: can bo sung giay to, thoi han tam dung. Xem phieu yeu cau hoac hoi quay. Ho tro: 1022")),
        (Situation.REFUND_DUE, HOLDERS, (
            f"HS {CODE}: quy vi duoc hoan phi 50.000 dong. Moi nhan tai quay, mang giay hen va CCCD. Ho tro: 1022")),
        (Situation.FEE_DUE, HOLDERS, (
            f"HS {CODE}: can nop phi, le phi, thue 325.000 dong. Chi nop tai quay hoac Cong DVC quoc gia."
            " Ho tro: 1022")),
        (Situation.MAINTENANCE, {}, (
            "He thong tra cuu ho so bao tri tu 18h00 30/11/2026 den 20h00 30/11/2026: Khong tra cuu duoc qua ki-ot."
            " Ho tro: 1022")),
        (Situation.RATING_INVITATION, {}, (
            f"HS {CODE}: moi quy vi danh gia tai ki-ot, quay hoac soan DG {CODE} <1 den 5>,"
            " 5 la rat hai long. Ho tro: 1022")),
        (Situation.LOST_RECEIPT, {}, (
            f"Ma ho so quy vi hoi: {CODE}. Neu quy vi khong hoi, moi bo qua tin nay. Ho tro: 1022")),
    ],
)  # fmt: skip
def test_texts_as_an_official_reads_them(situation: Situation, facts: dict[str, object], said: str) -> None:
    assert text_of(notice(situation, **facts)) == said


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_know_no_more_than_the_code_tells_is_told_no_more(situation: Situation, language: str) -> None:
    one = notice(situation)
    said = text_of(one, language) + notice_letter([one], Wording(language), FACE).text
    for known in ("325", "50.000", "EB123456789VN", "thửa đất", "thua dat", "27/11"):
        assert known not in said


# --- several at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_dossiers_fit_one_segment_at_the_longest_usual_values(language: str) -> None:
    for first in Situation:
        for second in (Situation.ACCEPTED, Situation.RESCHEDULED, Situation.SUPPLEMENT_WANTED):
            if first in {Situation.ONE_TIME_CODE, Situation.LOST_RECEIPT, Situation.MAINTENANCE}:
                continue
            pair = [notice(first, LONG_CODE, **HOLDERS), notice(second, LONG_CODE, 2)]
            for told in notice_texts(pair, Wording(language), LONG_FACE):
                assert count_segments(told.text).segments == 1
                assert LONG_HOTLINE in told.text


def test_a_digest_tells_every_notice_once_and_says_the_dates_that_are_owed() -> None:
    several = [notice(Situation.ACCEPTED, f"H47.16-261105-{number:04}", number) for number in range(7)]
    told = notice_texts(several, Wording(), FACE)
    assert len(told) < 7
    assert [each for text in told for each in text.notices] == several
    for text in told:
        assert count_segments(text.text).segments == 1
        for each in text.notices:
            assert f"HS {each.view.code}: da tiep nhan" in text.text
        assert text.text.count("13h30 26/11/2026") == len(text.notices)
    pair = [
        notice(Situation.RESCHEDULED, CODE, 1, rescheduled=RescheduledView(at(30), at(26))),
        notice(Situation.RESULT_READY, "H47.16-261105-0043", 2),
    ]
    [one] = notice_texts(pair, Wording(), FACE)
    assert one.text == (
        f"HS {CODE}: xin loi, hen lai 08h00 30/11/2026; HS H47.16-261105-0043: da co ket qua. Ho tro: 1022"
    )
    assert one.template == "notice-digest/1"


def test_a_digest_names_a_dossier_once_for_what_it_tells_of_it_in_a_row() -> None:
    pack = [notice(Situation.ACCEPTED), notice(Situation.SUPPLEMENT_WANTED, number=2)]
    [told] = notice_texts([*pack, notice(Situation.STOPPED, "H47.16-261105-0043", number=3)], Wording("vi"), FACE)
    assert told.text == (
        f"HS {CODE}: da tiep nhan, hen tra 13h30 26/11/2026; can bo sung giay to;"
        " HS H47.16-261105-0043: da dung giai quyet. Ho tro: 1022"
    )


def test_what_was_asked_for_never_waits_in_a_digest() -> None:
    mixed = [
        notice(Situation.ACCEPTED, CODE, 1),
        notice(Situation.ONE_TIME_CODE, CODE, 2),
        notice(Situation.LOST_RECEIPT, CODE, 3),
        notice(Situation.LOST_RECEIPT, "H47.16-261105-0043", 4),
        notice(Situation.MAINTENANCE, CODE, 5),
    ]
    told = notice_texts(mixed, Wording(), FACE)
    assert sorted(tuple(each.id for each in text.notices) for text in told) == [(1,), (2,), (3, 4), (5,)]
    codes = next(text.text for text in told if len(text.notices) == 2)
    assert codes.startswith(f"Ma ho so quy vi hoi: {CODE}; H47.16-261105-0043.")


# --- the letter and the chat ----------------------------------------------------------------------------------------


def test_a_letter_as_an_official_reads_it() -> None:
    letter = notice_letter([notice(Situation.RESULT_READY)], Wording(), FACE)
    assert letter.subject == f"Hồ sơ {CODE}: đã có kết quả"
    assert (
        letter.text
        == f"""Kính gửi quý vị,

Hồ sơ {CODE} đã có kết quả. Mời quý vị đến nhận.
Thủ tục: Đăng ký biến động
Nơi nhận: {DESK.name}
Địa chỉ: {DESK.address}
Giờ làm việc: {DESK.hours}
Khi đến nhận, mời quý vị mang theo: giấy hẹn và căn cước

Muốn hỏi thêm, mời quý vị tới quầy hoặc gọi 1022, nói mã hồ sơ.

Chúng tôi không bao giờ yêu cầu quý vị chuyển tiền hay cho biết mã xác nhận.
Thư này được gửi tự động, mời quý vị không trả lời thư.

{FACE.centre}
"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", list(Situation))
def test_every_letter_has_a_subject_of_one_line_and_asks_for_nothing(language: str, situation: Situation) -> None:
    letter = notice_letter([notice(situation, **HOLDERS)], Wording(language), FACE)
    assert letter.subject
    assert "\n" not in letter.subject
    assert not NEVER.search(letter.subject + letter.text + text_of(notice(situation), language))
    assert "402817" not in letter.subject


def test_one_letter_tells_of_several_dossiers() -> None:
    pair = [notice(Situation.ACCEPTED, CODE, 1), notice(Situation.OVERDUE, "H47.16-261105-0043", 2)]
    letter = notice_letter(pair, Wording(), FACE)
    assert letter.subject == "Tin về 2 hồ sơ của quý vị"
    assert f"Hồ sơ {CODE} đã được tiếp nhận." in letter.text
    assert "Cơ quan xin lỗi quý vị, hồ sơ H47.16-261105-0043 đã quá hạn" in letter.text
    assert letter.text.count("Kính gửi") == 1


def test_a_chat_is_told_the_sentence_and_the_facts() -> None:
    said = notice_chat(notice(Situation.RESCHEDULED, rescheduled=RescheduledView(at(30), at(26))), Wording("en"), FACE)
    assert said.splitlines()[0].startswith("We are sorry")
    assert "New appointment: 8:00 am, Monday, 30 Nov 2026" in said.replace("\u00a0", " ")

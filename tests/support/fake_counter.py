"""What citizens ask of the API besides an answer, kept in lists: ratings, followers, codes that were sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from hotline_bot.understanding_words import bare
from lookup_api.client import Conflict, ProofRefused, StoreUnavailable
from lookup_api.contract.directory import PaperEntry, PaperListEntry
from lookup_api.contract.lookups import Asker, AskerKind, Proof
from lookup_api.contract.views import DeskView, StageKey
from tests.support.fake_lookup_api import DESK, NOW, FakeLookupApi, Kept

DESKS = (
    DESK,
    DeskView(name="Bộ phận Một cửa phường Tam Kỳ", address="70 Hùng Vương, Tam Kỳ", phone="02353852115"),
)
# What the province has entered: a short list with cases, one with neither forms nor a decision, and one that is long.
PAPERS = {
    "1.001193": PaperListEntry(
        [
            PaperEntry("Tờ khai đăng ký khai sinh", originals=1, form="Mẫu số 01"),
            PaperEntry("Giấy chứng sinh", originals=1, copies=1),
            PaperEntry("Văn bản cam đoan về việc sinh", originals=1, heading="Trường hợp không có giấy chứng sinh:"),
            PaperEntry("Căn cước của cha, mẹ", heading="Giấy tờ xuất trình"),
        ],
        NOW - timedelta(days=30),
        "Quyết định 12/QĐ-UBND ngày 20/5/2024",
    ),
    "1.001612": PaperListEntry([PaperEntry("Giấy đề nghị đăng ký hộ kinh doanh", originals=1)], NOW),
    "1.013225": PaperListEntry(
        [
            PaperEntry(f"Bản vẽ số {number}: {'mặt bằng, mặt cắt, móng, ' * 10}kết cấu", copies=2)
            for number in range(30)
        ],
        NOW,
    ),
}


@dataclass
class FakeCounter:
    """A counter beside a fake lookup API. `away`: it does not answer."""

    api: FakeLookupApi
    away: bool = False
    followers: list[tuple[str, bool, str]] = field(default_factory=list)  # code, following, language
    ratings: dict[str, int] = field(default_factory=dict)
    codes_sent: list[str] = field(default_factory=list)
    recovered: list[tuple[str, str]] = field(default_factory=list)

    async def follow(self, text: str, *, following: bool, language: str, asker: Asker, proof: Proof | None) -> None:
        if following or asker.kind is not AskerKind.CHAT:
            self.followers.append((self._held(text, proof).view.code, following, language))
            return
        self._answers()
        kept = self.api.find(text) if text else None
        if text and kept is None:
            raise ProofRefused
        self.followers.append((kept.view.code if kept else "", following, language))

    async def rate(self, text: str, score: int, *, asker: Asker, proof: Proof | None) -> None:
        view = self._held(text, proof).view
        if view.stage.key is not StageKey.RETURNED or self.ratings.get(view.code, score) != score:
            raise Conflict
        self.ratings[view.code] = score

    async def send_code(self, text: str, *, asker: Asker) -> None:
        self._answers()
        self.codes_sent.append(text)

    async def recover(self, kind: str, value: str, *, asker: Asker) -> None:
        self._answers()
        self.recovered.append((kind, value))

    async def desks(self, place: str = "") -> Sequence[DeskView]:
        self._answers()
        return [desk for desk in DESKS if bare(place) in bare(f"{desk.name} {desk.address}")]

    async def papers(self, code: str) -> PaperListEntry | None:
        self._answers()
        return PAPERS.get(code)

    def _held(self, text: str, proof: Proof | None) -> Kept:
        self._answers()
        kept = self.api.holds(text, proof)
        if kept is None:
            raise ProofRefused
        return kept

    def _answers(self) -> None:
        if self.away:
            raise StoreUnavailable


@dataclass
class FakePeople:
    """People who can be called; `called` keeps by what the last answer had been looked up."""

    away: bool = True
    called: list[str] = field(default_factory=list)

    async def hand_over(self, text: str, asker: Asker) -> None:
        if self.away:
            raise StoreUnavailable
        self.called.append(text)

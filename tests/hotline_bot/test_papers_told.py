"""The papers of a procedure, as the hotline says them: whole where they fit one message, and never more than that."""

from datetime import datetime

import pytest

from hotline_bot.dialogue_papers import LONGEST_ANSWER
from hotline_bot.dialogue_procedures import Papers, about_procedure
from hotline_bot.fitting import fitted
from hotline_bot.fronts.messenger.translate import LIMITS as MESSENGER
from hotline_bot.fronts.zalo.translate import LIMITS as ZALO
from hotline_bot.house import open_house
from hotline_bot.turns import Reply
from hotline_bot.understanding import Aspect
from lookup_api.contract.directory import PaperEntry, PaperListEntry
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_procedures

HOUSE = open_house("quang-nam")
ENTERED = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)
BIRTH = "1.001193"


def told(*papers: PaperEntry, decision: str | None = None, code: str = BIRTH, language: str = "vi") -> list[str]:
    card = HOUSE.catalogue.find(code)
    assert card is not None
    papers_known = Papers(PaperListEntry(list(papers), ENTERED, decision))
    return about_procedure(card, Aspect.PAPERS, HOUSE.wording(language), HOUSE, papers_known).split("\n")


@pytest.mark.parametrize(
    ("paper", "line"),
    [
        (PaperEntry("Tờ khai"), "1. Tờ khai"),
        (PaperEntry("Tờ khai", originals=1), "1. Tờ khai (1 bản chính)"),
        (PaperEntry("Tờ khai", copies=2), "1. Tờ khai (2 bản sao)"),
        (PaperEntry("Đơn", originals=1, copies=2, form="Mẫu số 01"), "1. Đơn (1 bản chính, 2 bản sao; theo Mẫu số 01)"),
        (PaperEntry("Tờ khai", form="Mẫu số 01"), "1. Tờ khai (theo Mẫu số 01)"),
    ],
)  # fmt: skip
def test_a_paper_is_told_with_how_many_of_it(paper: PaperEntry, line: str) -> None:
    assert told(paper)[2] == line


def test_a_heading_is_said_once_and_what_stands_under_none_is_told_apart() -> None:
    papers = [
        PaperEntry("Một"), PaperEntry("Hai", heading="Nhà thuê:"), PaperEntry("Ba", heading="Nhà thuê:"),
        PaperEntry("Bốn"), PaperEntry("Năm", heading="Nhà thuê:"),
    ]  # fmt: skip
    assert told(*papers)[2:13] == [
        "1. Một", "", "Nhà thuê:", "2. Hai", "3. Ba", "", "Giấy tờ khác:", "4. Bốn", "", "Nhà thuê:", "5. Năm"
    ]  # fmt: skip
    assert told(*papers[1:3])[2:5] == ["Nhà thuê:", "1. Hai", "2. Ba"]


def test_it_ends_with_the_portal_and_with_what_it_is_told_by() -> None:
    assert told(PaperEntry("Tờ khai"), decision="Quyết định 12/QĐ-UBND.")[3:] == [
        "",
        f"Mẫu đơn, hướng dẫn đầy đủ: {HOUSE.face.portal}, tìm theo mã {BIRTH}.",
        "Theo Quyết định 12/QĐ-UBND. Danh mục nhập ngày 20/11/2026.",
    ]
    assert told(PaperEntry("Tờ khai"))[-1] == "Danh mục nhập ngày 20/11/2026."


def test_english_counts_in_english() -> None:
    lines = told(PaperEntry("Tờ khai", originals=1, copies=2), PaperEntry("Đơn", originals=3, copies=1), language="en")
    assert lines[2:4] == ["1. Tờ khai (1 original, 2 copies)", "2. Đơn (3 originals, 1 copy)"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("letters", [1, 40, 119, 120, 240, 241, 2_000])
@pytest.mark.parametrize("parted", [" ", ""], ids=["words", "one word"])
def test_the_longest_list_of_the_longest_procedure_fits_one_message_of_every_front(
    letters: int, parted: str, language: str
) -> None:
    longest = max((each.procedure for each in read_procedures()), key=lambda procedure: len(procedure.name))
    paper = PaperEntry(
        f"giấy{parted}" * letters, originals=99, copies=99, form=f"mẫu{parted}" * 900, heading=f"khi{parted}" * 900
    )
    lines = told(*[paper] * 100, decision=f"số{parted}" * 900, code=longest.code, language=language)
    text = "\n".join(lines)
    assert len(text) <= LONGEST_ANSWER
    assert all(len(fitted(Reply(text), limits, "")) == 1 for limits in (ZALO, MESSENGER))
    shown = sum(line.partition(".")[0].isdigit() for line in lines)
    assert 1 <= shown < 100
    assert any(str(100 - shown) in line for line in lines[-2:])


def test_what_fits_is_told_whole() -> None:
    papers = [PaperEntry(f"Giấy tờ {number}", originals=1) for number in range(1, 31)]
    lines = told(*papers)
    assert [line for line in lines if "Giấy tờ" in line and "bản chính" in line] == [
        f"{number}. Giấy tờ {number} (1 bản chính)" for number in range(1, 31)
    ]
    assert not any("nữa" in line for line in lines)


def test_a_name_of_a_whole_paragraph_is_told_whole_where_there_is_room_for_all() -> None:
    paragraph = "Bản sao giấy tờ " * 60 + "có chứng thực"
    assert told(PaperEntry("Tờ khai"), PaperEntry(paragraph, copies=1))[3] == f"2. {paragraph} (1 bản sao)"
    first, *others = [line for line in told(*[PaperEntry(paragraph)] * 9) if line[:1].isdigit()]
    assert first.endswith("…")
    assert len(others) > 1

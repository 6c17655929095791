"""The papers that procedures ask for: each list entered whole, in its order, and taken out whole."""

from dataclasses import replace
from datetime import timedelta

from lookup_api.domain.required_papers import KeptPaperList, PaperList, RequiredPaper
from lookup_api.store import Store
from tests.store.samples import NOW

FORM = RequiredPaper(name="Tờ khai", originals=1, form="Mẫu số 01")
CARD = RequiredPaper(name="Căn cước", heading="Giấy tờ xuất trình")
COPY = RequiredPaper(name="Giấy chứng nhận", originals=1, copies=2)
BIRTH, LAND = "1.001193", "1.012753"
LATER = NOW + timedelta(days=1)


def test_a_list_comes_back_in_its_order_with_its_decision_and_its_day(store: Store) -> None:
    papers = store.directory.papers
    assert papers.get(BIRTH) is None
    assert papers.all() == {}
    listed = PaperList(papers=(FORM, COPY, CARD), decision="Quyết định 12/QĐ-UBND")
    papers.put_many({LAND: PaperList(papers=(COPY,)), BIRTH: listed}, NOW)
    assert papers.get(BIRTH) == KeptPaperList(listed=listed, as_of=NOW)
    assert list(papers.all().items()) == [
        (BIRTH, KeptPaperList(listed=listed, as_of=NOW)),
        (LAND, KeptPaperList(listed=PaperList(papers=(COPY,)), as_of=NOW)),
    ]


def test_a_list_entered_again_takes_the_place_of_the_older_and_leaves_the_others(store: Store) -> None:
    papers = store.directory.papers
    longer = PaperList(papers=(FORM, CARD, COPY), decision="Quyết định 12/QĐ-UBND")
    papers.put_many({BIRTH: longer, LAND: longer}, NOW)
    shorter = PaperList(papers=(replace(COPY, copies=3),))
    papers.put_many({BIRTH: shorter}, LATER)
    assert papers.get(BIRTH) == KeptPaperList(listed=shorter, as_of=LATER)
    assert papers.get(LAND) == KeptPaperList(listed=longer, as_of=NOW)
    papers.put_many({}, LATER)
    assert len(papers.all()) == 2


def test_a_list_is_taken_out_whole(store: Store) -> None:
    papers = store.directory.papers
    papers.put_many({BIRTH: PaperList(papers=(FORM, CARD)), LAND: PaperList(papers=(COPY,))}, NOW)
    assert papers.withdraw(BIRTH)
    assert not papers.withdraw(BIRTH)
    assert papers.get(BIRTH) is None
    assert list(papers.all()) == [LAND]
    papers.put_many({BIRTH: PaperList(papers=(COPY,))}, LATER)
    assert papers.get(BIRTH) == KeptPaperList(listed=PaperList(papers=(COPY,)), as_of=LATER)

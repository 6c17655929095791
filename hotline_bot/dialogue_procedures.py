"""Answers about procedures: what the catalogue says, and where the rest stands. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline_bot.dialogue_papers import say_papers
from hotline_bot.house import House
from hotline_bot.procedures import ProcedureCard
from hotline_bot.understanding import Aspect
from lookup_api.contract.directory import PaperListEntry
from lookup_api.wording import Wording, say_money

WITH_PAPERS = frozenset({Aspect.PAPERS, Aspect.ALL})  # what is told of these takes the province's list of papers


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known of a procedure's papers: the province's list, or None for none. `away`: it could not be asked."""

    listed: PaperListEntry | None = None
    away: bool = False


NOTHING_ASKED = Papers()


def about_procedure(
    card: ProcedureCard, aspect: Aspect, wording: Wording, house: House, papers: Papers = NOTHING_ASKED
) -> str:
    """Say what is asked of one procedure."""
    title = wording.text("dialogue-procedure-title", name=card.name.strip(), code=card.code)
    if aspect is Aspect.PAPERS and papers.listed is not None:
        return "\n".join((title, *say_papers(papers.listed, card, wording, house, title)))
    return "\n".join((title, *_asked(card, aspect, wording, house, papers)))


def _asked(card: ProcedureCard, aspect: Aspect, wording: Wording, house: House, papers: Papers) -> Iterator[str]:
    match aspect:
        case Aspect.PAPERS:
            message = "papers-away" if papers.away else "dialogue-procedure-papers"
            yield wording.text(message, portal=house.face.portal, code=card.code)
        case Aspect.TIME:
            yield _term(card, wording)
        case Aspect.FEE:
            yield _fee(card, wording)
        case Aspect.PLACE:
            yield _place(card, wording, house)
        case Aspect.ALL:
            yield _term(card, wording)
            yield _fee(card, wording)
            yield _place(card, wording, house)
            yield _papers_briefly(card, wording, house, papers)


def _papers_briefly(card: ProcedureCard, wording: Wording, house: House, papers: Papers) -> str:
    if papers.listed is None:
        return wording.text("dialogue-procedure-all", portal=house.face.portal, code=card.code)
    button = wording.text("dialogue-button-procedure")
    return wording.text("papers-brief", count=len(papers.listed.items), button=button)


def _term(card: ProcedureCard, wording: Wording) -> str:
    if card.term is None:
        return wording.text("dialogue-procedure-term-none")
    amount, unit = card.term
    return wording.text("dialogue-procedure-term", term=wording.text("dialogue-term", unit=unit, count=amount))


def _fee(card: ProcedureCard, wording: Wording) -> str:
    if card.fee is None:
        return wording.text("dialogue-procedure-fee-none")
    if card.fee == 0:
        return wording.text("dialogue-procedure-fee-zero")
    return wording.text("dialogue-procedure-fee", amount=say_money(wording, card.fee))


def _place(card: ProcedureCard, wording: Wording, house: House) -> str:
    if not card.levels:
        return wording.text("dialogue-procedure-place-none", hotline=house.face.hotline)
    places = ", ".join(wording.text(f"dialogue-level-{level}") for level in card.levels)
    return wording.text("dialogue-procedure-place", places=places, portal=house.face.portal)

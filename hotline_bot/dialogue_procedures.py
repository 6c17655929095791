"""Answers about procedures: what the catalogue says, and where the rest stands. Pure."""

from collections.abc import Iterator

from hotline_bot.house import House
from hotline_bot.procedures import ProcedureCard
from hotline_bot.understanding import Aspect
from lookup_api.wording import Wording, say_money


def about_procedure(card: ProcedureCard, aspect: Aspect, wording: Wording, house: House) -> str:
    """Say what is asked of one procedure."""
    title = wording.text("dialogue-procedure-title", name=card.name.strip(), code=card.code)
    return "\n".join((title, *_asked(card, aspect, wording, house)))


def _asked(card: ProcedureCard, aspect: Aspect, wording: Wording, house: House) -> Iterator[str]:
    match aspect:
        case Aspect.PAPERS:
            yield wording.text("dialogue-procedure-papers", portal=house.face.portal, code=card.code)
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
            yield wording.text("dialogue-procedure-all", portal=house.face.portal, code=card.code)


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

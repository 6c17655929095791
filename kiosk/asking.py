"""What the visit asks of the API, what it makes of the answer, and how it ends. Pure, as `visit` is.

One question at a time: an answer that comes after the person has gone on finds no ticket, and is dropped.
"""

from dataclasses import replace

from kiosk import scanning
from kiosk.state import (
    Answer,
    Answered,
    Asking,
    Done,
    Forget,
    Key,
    LookUp,
    LostReceipt,
    Noted,
    Offline,
    Page,
    Proving,
    Purpose,
    Rate,
    Rated,
    Rating,
    Recover,
    Refused,
    Step,
    Trouble,
    Visit,
    Waiting,
    home,
)
from lookup_api.contract.lookups import Proof
from lookup_api.contract.problems import ProblemCode

NOT_OPENED = frozenset({ProblemCode.DOSSIER_NOT_FOUND, ProblemCode.PROOF_REFUSED})


def look_up(
    visit: Visit,
    text: str,
    shown: str,
    now: float,
    *,
    typed: bool,
    proof: Proof | None = None,
    opens: Answer | None = None,
) -> Step:
    """Ask for a dossier; with a proof, for more of one whose answer `opens` further."""
    ticket = visit.tickets + 1
    asking = Asking(ticket, text, shown, typed, now, proof, opens=opens)
    return replace(visit, tickets=ticket, asking=asking), (LookUp(ticket, text, proof),)


def recover(visit: Visit, page: LostReceipt, now: float) -> Step:
    """Have lost codes sent; what was typed leaves the visit with the question."""
    if page.kind is None or not page.may_send:
        return visit, ()
    ticket = visit.tickets + 1
    asking = Asking(ticket, "", "", typed=True, since=now, purpose=Purpose.RECOVER)
    return replace(visit, tickets=ticket, asking=asking, page=Waiting()), (
        Recover(ticket, page.kind, page.typed.strip()),
    )


def rate(visit: Visit, page: Rating, score: int, now: float) -> Step:
    """Keep a rating."""
    key = page.answer.key
    if key is None:
        return visit, ()
    ticket, code = visit.tickets + 1, page.answer.view.code
    asking = Asking(ticket, key.text, code, typed=False, since=now, proof=key.proof, purpose=Purpose.RATE)
    return replace(visit, tickets=ticket, asking=asking), (Rate(ticket, key, score),)


def settle(visit: Visit, ticket: int, result: Answered | Done | Refused, now: float) -> Visit:
    """Take the answer to the question under way; any other belongs to one that has ended."""
    asking = visit.asking
    if asking is None or asking.ticket != ticket:
        return visit
    return replace(visit, touched_at=now, countdown=None, asking=None, page=_page(asking, result))


def _page(asking: Asking, result: Answered | Done | Refused) -> Page:
    match result:
        case Answered(_, view, saved):
            return Answer(view, saved=saved, key=Key(asking.text, asking.proof))
        case Done():
            return Rated() if asking.purpose is Purpose.RATE else Noted()
    problem = result.problem
    if problem.code is ProblemCode.STORE_UNAVAILABLE:
        return Offline(problem, asking.text, asking.shown, asking.typed)
    if asking.opens is not None and problem.code in NOT_OPENED:
        # That there is no such dossier would be untrue to who has just read of it.
        return Proving(asking.opens, refused=True)
    if asking.purpose is Purpose.RATE and problem.code is ProblemCode.CONFLICT:
        return Rated(before=True)
    return Trouble(problem, asking.text, asking.shown, asking.typed)


def over(visit: Visit, now: float) -> Step:
    """End the visit. What stays is a count, and the marks that keep the paper still lying there from being read."""
    fresh = Visit.begin(visit.languages, now, visit.machine)
    return replace(fresh, seen=visit.seen, sight=scanning.left(visit.sight), tickets=visit.tickets), (Forget(),)


def leave(visit: Visit, page: Page | None = None) -> Visit:
    """Go to a page, or home, and wait for nothing any more."""
    return replace(visit, page=page or home(visit.machine), asking=None)

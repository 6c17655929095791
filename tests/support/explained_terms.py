"""How a term comes to its deadline, asked as an officer asks: of a dossier whose receipt names the term."""

from datetime import datetime

from lookup_api.domain.deadlines import Term, deadline
from lookup_api.domain.dossier import Dossier, SourceSystem
from lookup_api.domain.explaining import Explanation, explain_dossier
from lookup_api.domain.province import AppointmentRule, SlipKind
from lookup_api.domain.slips import Slip, SlipContent
from lookup_api.domain.working_time import WorkingCalendar


def explain_term(
    accepted_at: datetime,
    term: Term,
    calendar: WorkingCalendar,
    rule: AppointmentRule = AppointmentRule.NEXT_SESSION,
) -> Explanation:
    """The explanation of a dossier accepted with a term that promises a date."""
    receipt = Slip(
        kind=SlipKind.RECEIPT,
        number="0001/2026/TNHS",
        issued_at=accepted_at,
        title="Giấy tiếp nhận",
        content=SlipContent(term=term),
    )
    dossier = Dossier(
        code="H50-260309-0001",
        source=SourceSystem(id="counter", name="Quầy"),
        as_of=accepted_at,
        received_at=accepted_at,
        processing_deadline=deadline(accepted_at, term, calendar),
        slips=(receipt,),
    )
    explained = explain_dossier(dossier, calendar, rule)
    assert explained is not None
    assert explained.term == term
    return explained

"""Hand over the result (trả kết quả): at the counter to whoever may take it, or by post."""

from datetime import datetime

from lookup_api.contract.counter import DossierAnswer, HandOverRequest
from lookup_api.domain.counter_facts import Collecting, HandedOver
from lookup_api.domain.counter_moves import Move, add_facts, move
from lookup_api.domain.dossier import PersonRole, ProcessingStep
from lookup_api.domain.errors import Conflict
from lookup_api.domain.status import Stage
from lookup_api.service._counter_write import Change, happened_at, load, row_of, rules_of, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter


def hand_over_result(
    code: str, wanted: HandOverRequest, acting: Acting, ports: CounterPorts, now: datetime
) -> DossierAnswer:
    """Hand over; raise Conflict before the result is ready, or to a proxy or submitter who is not registered."""

    def act(writer: CounterWriter) -> Change:
        before, at = load(writer, code), happened_at(wanted.at, now)
        roles = {person.role for person in writer.people_of(row_of(before))} - {PersonRole.CONTACT}  # a bare number
        if wanted.to is not PersonRole.OWNER and wanted.to not in roles:
            raise Conflict(f"nobody is registered as {wanted.to.value} of this dossier")
        officer = wanted.officer
        step = ProcessingStep(
            at=at,
            stage=Stage.RETURNED,
            agency=None if before.desk is None else before.desk.name,
            officer=None if officer is None else officer.name,
            officer_title=None if officer is None else officer.title,
        )
        moved = move(before, Move(step), rules_of(before, ports))
        moved = add_facts(moved, [HandedOver(noted_at=at, role=wanted.to.value, shown=wanted.shown)])
        if wanted.parcel is not None:
            moved = add_facts(moved, [Collecting(noted_at=at, parcel=wanted.parcel)])
        return Change(before, moved)

    return write("hand over", act, acting, ports, now)

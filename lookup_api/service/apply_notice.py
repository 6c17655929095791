"""Set the deadlines of our own dossiers anew after a notice of days off (điều chỉnh thời hạn do thông báo lịch nghỉ).

Only what a counter of ours received: the dates of other systems are theirs, and an officer is shown them by the
preview. Each is a decision with its reason, stands beside the first deadline, and gives the citizen the appointment
that follows; who waits is told as of any new appointment.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.counter_moves import adjust
from lookup_api.domain.dossier import COUNTER_SOURCE
from lookup_api.domain.errors import Conflict
from lookup_api.domain.recomputing import Moved
from lookup_api.service._counter_write import Change, load, rules_of, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter


def apply_notice(moved: Iterable[Moved], acting: Acting, ports: CounterPorts, now: datetime) -> Iterator[Moved]:
    """Adjust our own dossiers among those moved, one transaction each; yield each that was adjusted.

    One whose deadline was set anew in between is left alone: whoever did so knew better. Raises StoreUnavailable; what
    was adjusted by then stays, and applying again goes on.
    """
    for each in moved:
        if each.source_id != COUNTER_SOURCE.id:
            continue

        def act(writer: CounterWriter, each: Moved = each) -> Change:
            before = load(writer, each.code)
            decision = DeadlineAdjustment(
                reason=AdjustmentReason.CALENDAR_NOTICE,
                before=each.deadline_before,
                after=each.deadline_after,
                decided_at=now,
            )
            return Change(before, adjust(before, decision, rules_of(before, ports)))

        if each.deadline_after == each.deadline_before:
            continue  # its appointment alone lies elsewhere now; that is for an officer to say
        try:
            write("calendar_notice", act, acting, ports, now)
        except Conflict:
            continue
        yield each

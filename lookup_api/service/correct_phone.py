"""Correct a phone (sửa số điện thoại) after the person showed at the counter who they are."""

from dataclasses import replace
from datetime import datetime

from lookup_api.contract.counter import DossierAnswer, PhoneRequest
from lookup_api.domain.dossier import PersonRole
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service._counter_write import Change, load, row_of, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter


def correct_phone(code: str, wanted: PhoneRequest, acting: Acting, ports: CounterPorts, now: datetime) -> DossierAnswer:
    """Set the phone of the first person of a role; raise Conflict where there is nobody of that role."""

    def act(writer: CounterWriter) -> Change:
        if not ports.is_phone(wanted.phone):
            raise InvalidRequest("a phone is not a telephone number")
        before, at = load(writer, code), in_vietnam(now)
        people = list(writer.people_of(row_of(before)))
        place = next((place for place, person in enumerate(people) if person.role is wanted.role), None)
        if place is None or wanted.role is PersonRole.CONTACT:  # the number of nobody in particular
            raise Conflict(f"nobody is registered as {wanted.role.value} of this dossier")
        people[place] = replace(people[place], phone=wanted.phone, phone_confirmed_at=at)
        # Dated, so that an older record of a feed does not bring the wrong number back.
        return Change(before, replace(before, people_age=at, as_of=max(before.as_of, at)), people)

    return write("phone", act, acting, ports, now)

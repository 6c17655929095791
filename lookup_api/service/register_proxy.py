"""Register a proxy (người được ủy quyền), whose phone and ID number then prove like the owner's."""

from dataclasses import replace
from datetime import datetime

from lookup_api.contract.counter import DossierAnswer, ProxyRequest
from lookup_api.domain.dossier import PersonRole
from lookup_api.domain.errors import Conflict
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service import _counter_parts as parts
from lookup_api.service._counter_write import Change, load, row_of, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter

MOST_PROXIES = 5  # as many as a reception takes


def register_proxy(
    code: str, wanted: ProxyRequest, acting: Acting, ports: CounterPorts, now: datetime
) -> DossierAnswer:
    """Add a proxy; raise Conflict for one who is registered already and beyond MOST_PROXIES."""

    def act(writer: CounterWriter) -> Change:
        before, at = load(writer, code), in_vietnam(now)
        people = writer.people_of(row_of(before))
        proxy = parts.person(wanted.proxy, PersonRole.PROXY, ports, at)
        proxies = [person for person in people if person.role is PersonRole.PROXY]
        if any((known.name, known.id_number) == (proxy.name, proxy.id_number) for known in proxies):
            raise Conflict("this proxy is registered already")
        if len(proxies) >= MOST_PROXIES:
            raise Conflict(f"a dossier has at most {MOST_PROXIES} proxies")
        return Change(before, replace(before, people_age=at, as_of=max(before.as_of, at)), (*people, proxy))

    return write("proxy", act, acting, ports, now)

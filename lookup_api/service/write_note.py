"""Write a note (ghi chú) on how a conversation ended, and read the notes on a dossier."""

from datetime import datetime

from lookup_api.contract.operators import NoteRequest, Notes, NoteView
from lookup_api.domain.codes import recognise
from lookup_api.domain.errors import DossierNotFound, InvalidRequest
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service.counter_ports import Acting
from lookup_api.service.operator_ports import ConsolePorts, ConsoleWriter, SignedIn
from lookup_api.service.operator_write import once


def write_note(wanted: NoteRequest, who: SignedIn, acting: Acting, ports: ConsolePorts, now: datetime) -> NoteView:
    """Keep a note; raise InvalidRequest for one on nothing, DossierNotFound for a code that nobody has."""
    if wanted.code is None and wanted.conversation is None:
        raise InvalidRequest("a note is on a dossier or on a conversation")
    dossier = None if wanted.code is None else ports.reader.find(recognise(wanted.code))
    if wanted.code is not None and dossier is None:
        raise DossierNotFound(as_of=ports.reader.latest_fact())

    def write(writer: ConsoleWriter) -> NoteView:
        number = writer.operator_notes.write(
            who.operator.id,
            wanted.disposition,
            None if dossier is None else dossier.id,
            wanted.text,
            wanted.conversation,
            now,
        )
        return NoteView(
            id=number,
            at=in_vietnam(now),
            author=who.operator.name,
            disposition=wanted.disposition,
            text=wanted.text,
            code=None if dossier is None else dossier.code,
            conversation=wanted.conversation,
        )

    return once(NoteView, write, acting, ports.store, now)


def list_notes(code: str, most: int, ports: ConsolePorts) -> Notes:
    """The newest notes on a dossier."""
    dossier = ports.reader.find(recognise(code))
    if dossier is None or dossier.id is None:
        raise DossierNotFound(as_of=ports.reader.latest_fact())
    return Notes(items=list(ports.notes.of_dossier(dossier.id, most)))

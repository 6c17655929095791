"""From a telling to the text of a chat message: plain lines, the date on a line of its own. Pure."""

from collections.abc import Iterable, Iterator

from lookup_api.contract.views import DeskView, View
from lookup_api.wording import Telling, Wording, say_open_hours

MOST_STEPS = 12  # of the history; the newest are kept


def answer(telling: Telling, wording: Wording) -> str:
    """Say where a dossier stands: what, when, what to do, as of when."""
    return _text(
        _subject(telling, wording),
        _headed(telling),
        _when(telling),
        _to_do(telling),
        telling.notes,
        [telling.as_of] if telling.as_of else [],
    )


def details(view: View, telling: Telling, wording: Wording) -> str:
    """Say the history of a dossier, who has it, and where its result is handed out."""
    steps = [wording.text("chat-step", step.state, title=_dated(step.title, step.date)) for step in telling.steps]
    return _text(
        [wording.text("chat-details-title", code=telling.code or view.code)],
        steps[-MOST_STEPS:] or [wording.text("chat-details-none")],
        _where(view, wording),
        [telling.as_of] if telling.as_of else [],
    )


def problem(telling: Telling) -> str:
    """Say why there is no answer, and what helps. The sentence says the heading again, so that is left out."""
    return _text([telling.sentence], _to_do(telling), telling.notes)


def _subject(telling: Telling, wording: Wording) -> Iterator[str]:
    if telling.code:
        yield wording.text("chat-dossier", code=telling.code)
    if telling.applicant:
        yield wording.text("chat-applicant", name=telling.applicant)


def _headed(telling: Telling) -> Iterator[str]:
    yield " · ".join(part for part in (telling.heading, telling.timeliness) if part)
    if telling.sentence and telling.sentence != telling.heading:
        yield telling.sentence


def _when(telling: Telling) -> Iterator[str]:
    when = ", ".join(part for part in (telling.hour, telling.day) if part)
    if when:
        if telling.date_label:
            yield f"{telling.date_label}:"
        yield when


def _to_do(telling: Telling) -> Iterator[str]:
    if telling.to_do:
        yield telling.to_do
    yield from (f"- {line}" for line in telling.to_do_lines)


def _where(view: View, wording: Wording) -> Iterator[str]:
    if view.agency and view.agency.name:
        if view.agency.successor:
            yield wording.text("chat-agency-now", agency=view.agency.name, successor=view.agency.successor)
        else:
            yield wording.text("chat-agency", agency=view.agency.name)
    if view.desk:
        yield from desk_lines(view.desk, wording)


def desk_lines(desk: DeskView, wording: Wording) -> Iterator[str]:
    """A desk with its address, telephone and hours, as far as they are known."""
    yield wording.text("chat-desk", desk=desk.name)
    facts = {"address": desk.address, "phone": desk.phone, "hours": say_open_hours(desk, wording)}
    for name, fact in facts.items():
        if fact:
            yield wording.text(f"chat-desk-{name}", **{name: fact})


def _dated(title: str, date: str | None) -> str:
    return f"{title}, {date}" if date else title


def _text(*paragraphs: Iterable[str]) -> str:
    """Paragraphs of lines, an empty line between those that have any."""
    written = ("\n".join(line for line in paragraph if line) for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in written if paragraph)

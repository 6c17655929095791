"""Conversations by SMS as an official can read them: tests/dialogues/sms/*.yaml, and how one is held.

    title: what the file is about
    conversations:
      - title: what happens
        phone_on: [codes]              # dossiers on which the citizen's phone is registered
        turns:
          - text: what is texted
            replies: [one line a text]
            from: another number       # else the citizen's own
            after: minutes             # that pass before
            away: true                 # the lookup API does not answer
            problem: its code          # or answers this to everything
            wished: {code: true}       # followed from now on (false: no longer); `own phone`: all notices
            rated: {code: 5}           # what holders have rated so far

Dossiers, and the day on which all this happens, are those of `people_and_dossiers`.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import CollectView, NextStep, Outcome, StageKey, TimelinessKey, TimelinessView, View
from lookup_api.domain.codes import KeypadCode
from tests.support.fake_lookup_api import NOW, overdue_view, sample_view, sample_views
from tests.support.fake_sms_api import FakeSmsApi

FOLDER = Path(__file__).parents[1] / "dialogues" / "sms"
KEYPADS = {
    "H47.16-240617-0001": KeypadCode.make("41720658").digits,  # 417 206 5837
    "H47.16-240612-0006": KeypadCode.make("52310947").digits,
}
TOKEN = "SBQ3L7XC2LOHFJCBQXF2NQ255FUFQXRJ"
LAST_DIGITS = "0078"  # of the ID number of every dossier's owner
WITHOUT_MOBILE = "H47.16-240618-0011"


@dataclass(frozen=True)
class Conversation:
    """One conversation and where it stands."""

    file: str
    title: str
    phone_on: tuple[str, ...]
    turns: tuple[dict[str, Any], ...]
    number: int  # gives the citizen a telephone number of their own

    @property
    def citizen(self) -> str:
        return f"+84905{self.number:06d}"


def read_conversations(folder: Path = FOLDER) -> list[Conversation]:
    """All conversations, in the order of files."""
    found: list[Conversation] = []
    for path in sorted(folder.glob("*.yaml")):
        script = yaml.safe_load(path.read_text(encoding="utf-8"))
        for told in script["conversations"]:
            turns, phone_on = tuple(told["turns"]), tuple(told.get("phone_on", ()))
            found.append(Conversation(path.stem, told["title"], phone_on, turns, len(found)))
    return found


def people_and_dossiers() -> list[View]:
    """One dossier of each kind, as its holder sees it."""
    due = NOW + timedelta(hours=3)
    return [
        *sample_views(),
        sample_view(WITHOUT_MOBILE, StageKey.ACCEPTED),
        sample_view(
            "H47.16-240619-0012", StageKey.PROCESSING, result_appointment=due, processing_deadline=due,
            timeliness=TimelinessView(key=TimelinessKey.DUE_SOON, working_seconds=3 * 3600),
        ),
        sample_view("H47.16-240602-0013", StageKey.WITHDRAWN, outcome=Outcome.WITHDRAWN, timeliness=None),
        sample_view(
            "H47.16-240609-0014", StageKey.FINISHED, outcome=Outcome.UNCONFIRMED, timeliness=None,
            next_step=NextStep.ASK_DESK,
        ),
        sample_view(
            "H47.16-240608-0015", StageKey.FINISHED, outcome=Outcome.NOT_SOLVED, next_step=NextStep.COLLECT,
            timeliness=TimelinessView(key=TimelinessKey.ON_TIME), result_ready_at=NOW - timedelta(hours=2),
        ),
        sample_view(
            "H47.16-240607-0016", StageKey.FINISHED, outcome=Outcome.SOLVED, next_step=NextStep.COLLECT,
            timeliness=TimelinessView(key=TimelinessKey.ON_TIME), result_ready_at=NOW - timedelta(hours=2),
            collect=CollectView(method="post"),
        ),
        replace(overdue_view("000.00.06.H47-240601-0361"), code="000.00.06.H47-240601-0361"),
        sample_view("G22.99-240615-020175", StageKey.PROCESSING),
        sample_view("00673810079", StageKey.PROCESSING),
        sample_view("TT250C8DDF4C1E", StageKey.ACCEPTED),
    ]  # fmt: skip


def settle_in(api: FakeSmsApi, conversation: Conversation) -> None:
    """Give the API the dossiers of a conversation."""
    api.forget()
    for view in people_and_dossiers():
        phones = [conversation.citizen] if view.code in conversation.phone_on else []
        first = view.code == "H47.16-240617-0001"
        api.add(
            view, phones=phones, keypad=KEYPADS.get(view.code), token=TOKEN if first else None, id_last4=LAST_DIGITS
        )
    api.without_mobile.add(WITHOUT_MOBILE)


def before_turn(api: FakeSmsApi, turn: dict[str, Any]) -> None:
    """Let the API be what a turn says."""
    api.away = turn.get("away", False)
    code = turn.get("problem")
    api.problem = None if code is None else _problem(ProblemCode(code))
    api.wishes.clear()


def _problem(code: ProblemCode) -> Problem:
    return Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=3600)

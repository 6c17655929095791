"""What the console's tests share: the face on a working day with a clock, and operators who are signed in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.operators import Role
from lookup_api.domain.working_time import VIETNAM
from lookup_api.web.app import create_app
from tests.support.clocks import At
from tests.support.operators import PASSWORD, Person, add_operator
from tests.web.conftest import Face

DAYTIME = datetime(2026, 11, 18, 10, 0, tzinfo=VIETNAM)  # a Wednesday


@dataclass
class Answer:
    """A status and what came with it."""

    status: int
    body: Any

    @property
    def problem(self) -> str | None:
        return self.body.get("code") if self.status >= 400 else None


@dataclass
class Console:
    """A console with its key, and whoever is signed in at it."""

    face: Face
    clock: At

    def ask(
        self, method: str, path: str, body: object = None, *, session: str | None = None, key: str | None = None,
        kind: KeyKind = KeyKind.CONSOLE,
    ) -> Answer:  # fmt: skip
        headers = self.face.bearer(kind)
        if session is not None:
            headers["Operator-Session"] = session
        if key is not None:
            headers["Idempotency-Key"] = key
        answer = self.face.client.open(path, method=method, json=body, headers=headers)
        return Answer(answer.status_code, answer.json)

    def add(self, name: str, role: Role = Role.OPERATOR) -> Person:
        return add_operator(self.face.parts.store, name, role, self.clock.now)

    def try_sign_in(self, person: Person, password: str = PASSWORD, code: str | None = None) -> Answer:
        body = {
            "name": person.name,
            "password": password,
            "one_time_code": person.code(self.clock.now) if code is None else code,
        }
        return self.ask("POST", "/v1/operators/sessions", body)

    def sign_in(self, name: str, role: Role = Role.OPERATOR) -> str:
        answer = self.try_sign_in(self.add(name, role))
        assert answer.status == 200, answer.body
        return str(answer.body["session"])

    def accesses(self, code: str) -> list[tuple[str, str, str | None]]:
        """What the access record tells of a dossier: act, level, purpose; the newest first."""
        from lookup_api.domain.codes import recognise

        dossier = self.face.parts.store.reader.find(recognise(code))
        assert dossier is not None
        assert dossier.id is not None
        listed = self.face.parts.store.accesses.of_dossier(dossier.id, 100)
        return [(each.asked_by, each.level, each.purpose) for each in listed]


def console_of(face: Face) -> Console:
    """The console on a working day."""
    clock = At(DAYTIME)
    parts = replace(face.parts, clock=clock)
    return Console(replace(face, client=create_app(parts).test_client(), parts=parts), clock)


def later(clock: At, **span: float) -> None:
    """Let time pass."""
    clock.now += timedelta(**span)


Signed = Callable[[str, Role], str]

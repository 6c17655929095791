"""The small lookup API with what the SMS gateway asks besides: own dossiers, following, and wanting notices."""

from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec

from lookup_api.contract.holders import FollowingKept, FollowingRequest, RatingKept, RatingRequest
from lookup_api.contract.own_dossiers import MOST_TOLD, OwnDossiers, OwnDossiersRequest
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import StageKey
from lookup_api.domain.codes import recognise
from lookup_api.domain.near_codes import within_one_edit
from tests.support.fake_lookup_api import FakeLookupApi, Kept

_OVER = frozenset({StageKey.NOT_ACCEPTED, StageKey.WITHDRAWN, StageKey.STOPPED, StageKey.RETURNED})


@dataclass
class FakeSmsApi(FakeLookupApi):
    """`wishes` keeps what was carried out: a code, or the phone where it is about all notices, and yes or no."""

    wishes: list[tuple[str, bool]] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)  # by code, as it was followed last
    ratings: dict[str, int] = field(default_factory=dict)
    without_mobile: set[str] = field(default_factory=set)  # codes of dossiers on which there is no mobile phone

    def forget(self) -> None:
        """Begin anew, without any dossier."""
        self._kept.clear()
        self.asked.clear()
        self.wishes.clear()
        self.languages.clear()
        self.ratings.clear()
        self.without_mobile.clear()
        self.away, self.problem = False, None

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        answers = {"/v1/own-dossiers": self._own, "/v1/subscriptions": self._follow, "/v1/ratings": self._rate}
        if path not in answers:
            return super()._answer(method, path, body, headers)
        result = self.problem or answers[path](body)
        if isinstance(result, Problem):
            return result.status, "application/problem+json", msgspec.json.encode(result)
        return HTTPStatus.OK, "application/json", msgspec.json.encode(result)

    def _own(self, body: bytes) -> OwnDossiers:
        wanted = msgspec.json.decode(body, type=OwnDossiersRequest)
        own = [kept for kept in self._kept.values() if wanted.proof.value in kept.phones]
        if wanted.near is None:
            told = [kept.view for kept in own if kept.view.stage.key not in _OVER]
        else:
            told = [kept.view for kept in own if _is_near(kept, wanted.near)]
        return OwnDossiers(told[:MOST_TOLD])

    def _follow(self, body: bytes) -> FollowingKept | Problem:
        wanted = msgspec.json.decode(body, type=FollowingRequest)
        if wanted.text is None:
            assert wanted.proof is not None
            self.wishes.append((wanted.proof.value, wanted.following))
            return FollowingKept(wanted.following)
        kept = self.holds(wanted.text, wanted.proof)
        if kept is None:
            return _problem(ProblemCode.PROOF_REFUSED)
        if kept.view.code in self.without_mobile:
            return _problem(ProblemCode.CONFLICT)
        self.wishes.append((kept.view.code, wanted.following))
        self.languages[kept.view.code] = wanted.language
        return FollowingKept(wanted.following, kept.view.code)

    def _rate(self, body: bytes) -> RatingKept | Problem:
        wanted = msgspec.json.decode(body, type=RatingRequest)
        kept = self.holds(wanted.text, wanted.proof)
        if kept is None:
            return _problem(ProblemCode.PROOF_REFUSED)
        code = kept.view.code
        if kept.view.stage.key is not StageKey.RETURNED or self.ratings.setdefault(code, wanted.score) != wanted.score:
            return _problem(ProblemCode.CONFLICT)
        return RatingKept(code, wanted.score)


def _is_near(kept: Kept, text: str) -> bool:
    key = recognise(text).key
    return any(within_one_edit(key, number) for number in (recognise(kept.view.code).key, kept.keypad or ""))


def _problem(code: ProblemCode) -> Problem:
    return Problem(code=code, title=code, status=HTTP_STATUS[code])

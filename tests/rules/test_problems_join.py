"""One problem code is one enum member, one exception, one sentence in each language and channel."""

import pytest

from assets import asset
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import StageKey
from lookup_api.domain.errors import ProblemError
from lookup_api.domain.status import Stage
from lookup_api.web.answers import TITLES
from lookup_api.wording import Wording


def family(root: type[ProblemError]) -> set[str]:
    return {code for kind in root.__subclasses__() if kind.__module__ == root.__module__ for code in [kind.code]}


def test_codes_exceptions_statuses_and_titles_are_the_same_list() -> None:
    codes = {code.value for code in ProblemCode}
    assert family(ProblemError) == codes
    assert {code.value for code in HTTP_STATUS} == codes
    assert {code.value for code in TITLES} == codes


@pytest.mark.parametrize("code", list(ProblemCode))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_problem_has_its_sentence(code: ProblemCode, language: str) -> None:
    files = [entry.read_text(encoding="utf-8") for entry in asset("wording", language).iterdir()]
    assert any(f"problem-{code.replace('_', '-')}" in text for text in files), code
    assert Problem(code=code, title="", status=400).code == code
    assert Wording(language)


def test_the_statuses_on_the_wire_are_the_domains() -> None:
    assert [stage.key for stage in Stage] == [key.value for key in StageKey]

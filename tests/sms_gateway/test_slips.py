"""Ten thousand texts with slips: nearly all are understood, and none is understood as another dossier."""

from lookup_api.domain.codes import recognise
from sms_gateway.commands import LookUp, read_command
from sms_gateway.grammar import read_grammar
from tests.support.slips import SYNTAXES, slips

COUNT, SEED = 10_000, 20260911
GRAMMAR = read_grammar(["HS", "QNA", "HCC DN"])


def test_ten_thousand_slips_are_understood_and_none_as_another_dossier() -> None:
    misread, wrong = [], []
    made = slips(COUNT, SEED)
    # A wrong dossier is one that somebody has: here, any other number that was printed.
    printed = {slip.meant for slip in made}
    for slip in made:
        command = read_command(slip.text, GRAMMAR)
        keys = [recognise(question.text).key for question in command.questions] if isinstance(command, LookUp) else []
        if keys != [slip.meant]:
            misread.append(slip)
        if any(key in printed and key != slip.meant for key in keys):
            wrong.append(slip)
    assert not wrong, wrong[:5]
    assert len(misread) <= COUNT // 100, misread[:10]


def test_the_slips_are_many_and_of_every_syntax() -> None:
    texts = {slip.text for slip in slips(COUNT, SEED)}

    assert len(texts) > COUNT * 99 // 100
    assert len(SYNTAXES) >= 15

"""What the dialogue says and does for each intent, deed and aside, where a table is enough. Pure."""

from collections.abc import Mapping

from hotline_bot.dialogue_saying import ANOTHER, CALL, HELP, LANGUAGE, MENU, PERSON
from hotline_bot.turns import Deed, Hindrance, Offer, Purpose
from hotline_bot.understanding import Aside, Aspect, Intent, Wanted
from lookup_api.contract.views import StageKey

ASIDES = {
    Aside.IDENTITY_CARD: ("chat-identity-card", "chat-identity-card-kept"),
    Aside.KEYPAD_SLIP: ("dialogue-keypad-slip", "chat-where-code"),
    Aside.PROCEDURE: ("chat-procedure", "chat-ask"),
}
HINDRANCES = {
    Hindrance.PICTURE_TOO_LARGE: "chat-picture-too-large",
    Hindrance.PICTURE_REFUSED: "chat-picture-refused",
    Hindrance.OTHER_KIND: "chat-other-kind",
}
PURPOSES = {Deed.ANSWER: Purpose.ANSWER, Deed.DETAILS: Purpose.DETAILS, Deed.SUMMARY: Purpose.SUMMARY}
INTENTS = {
    Deed.ANOTHER: Intent.ANOTHER,
    Deed.HELP: Intent.HELP,
    Deed.CANCEL: Intent.CANCEL,
    Deed.PERSON: Intent.PERSON,
}
LANGUAGES = {Intent.ENGLISH: "en", Intent.VIETNAMESE: "vi"}
ABOUT_DOSSIER = {  # of the dossier last answered
    Intent.STATUS: Purpose.ANSWER,
    Intent.DETAILS: Purpose.DETAILS,
    Intent.WHEN: Purpose.WHEN,
    Intent.PAPERS: Purpose.PAPERS,
    Intent.PAY: Purpose.PAY,
    Intent.REFUND: Purpose.REFUND,
    Intent.HOLDER: Purpose.HOLDER,
    Intent.LATE: Purpose.LATE,
    Intent.COLLECT: Purpose.COLLECT,
    Intent.MERGED: Purpose.HOLDER,
}
OF_A_PROCEDURE = {  # what these ask when a procedure is being spoken of
    Intent.WHEN: Aspect.TIME,
    Intent.PAPERS: Aspect.PAPERS,
    Intent.PAY: Aspect.FEE,
    Intent.DESK: Aspect.PLACE,
    Intent.COLLECT: Aspect.PLACE,
    Intent.ONLINE: Aspect.PLACE,
}
OF_A_DOSSIER = {
    Aspect.TIME: Purpose.WHEN,
    Aspect.PAPERS: Purpose.PAPERS,
    Aspect.FEE: Purpose.PAY,
    Aspect.PLACE: Purpose.DESK,
    Aspect.ALL: Purpose.ANSWER,
}
WISHES = {
    Intent.SUBSCRIBE: Deed.FOLLOW,
    Intent.UNSUBSCRIBE: Deed.UNFOLLOW,
    Intent.RATE: Deed.RATE,
    Intent.PROVE: Deed.PROVE,
}
SAYINGS: Mapping[Intent, tuple[tuple[str, ...], tuple[Offer, ...]]] = {
    Intent.START: (("chat-welcome", "chat-ask"), MENU),
    Intent.STATUS: (("chat-ask", "chat-where-code"), MENU),
    Intent.DETAILS: (("chat-ask", "chat-where-code"), MENU),
    Intent.ANOTHER: (("chat-ask-again", "chat-where-code"), (HELP, CALL)),
    Intent.ABOUT: (
        (
            *("dialogue-about", "dialogue-robot", "dialogue-system", "dialogue-terms"),
            *("dialogue-free", "dialogue-never", "dialogue-check"),
        ),
        (PERSON, CALL, LANGUAGE),
    ),
    Intent.COMPLAINT: (("dialogue-complaint", "dialogue-complaint-door", "chat-call"), (CALL, ANOTHER)),
    Intent.LEGAL: (("dialogue-legal", "dialogue-legal-door", "chat-call"), (CALL, ANOTHER)),
    Intent.ANGRY: (("dialogue-angry", "dialogue-angry-door", "chat-call"), (PERSON, CALL, ANOTHER)),
    Intent.ONLINE: (("dialogue-online", "dialogue-online-more"), (HELP, CALL)),
    Intent.AMEND: (("dialogue-amend", "dialogue-amend-bring", "chat-call"), (PERSON, CALL, ANOTHER)),
    Intent.MERGED: (("dialogue-merged", "chat-ask"), MENU),
    Intent.QUEUE: (("dialogue-queue", "dialogue-queue-hours"), (CALL, ANOTHER)),
    Intent.GOODBYE: (("chat-goodbye",), ()),
    Intent.CANCEL: (("dialogue-cancelled", "chat-ask"), MENU),
}
PETITIONS = frozenset({Intent.FEEDBACK, Intent.COMPLAINT})
# Doors that are opened also where a code stands beside the wish; the rest asks for nothing but the dossier's answer.
BESIDE_A_CODE = frozenset({Intent.PERSON, Intent.FEEDBACK, Intent.COMPLAINT, Intent.DESK})
# Nothing more will happen to these, so there is nothing to be told of.
OVER = frozenset({StageKey.FINISHED, StageKey.RETURNED, StageKey.WITHDRAWN, StageKey.STOPPED, StageKey.NOT_ACCEPTED})


def purposes_of(wanted: Wanted) -> str:
    """What a wish asks of a dossier, as it is kept: purposes parted by spaces."""
    return " ".join(ABOUT_DOSSIER[intent] for intent in (wanted.intent, *wanted.also))

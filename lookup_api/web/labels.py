"""`GET /v1/dossiers/{code}/qr`: the receipt's symbols for a counter and for other systems' templates."""

from urllib.parse import urlsplit

from flask import Response, request

from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain import errors
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.receipt_token import issue_token
from lookup_api.receipts import Label, draw_label, qr_png, qr_svg, qr_text
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, ChannelKey, Route

_KEYS = frozenset({KeyKind.COUNTER, KeyKind.CONSOLE, KeyKind.FEED})
_PNG, _SVG = "image/png", "image/svg+xml"


def token_of(dossier: Dossier, parts: Parts) -> str:
    """The receipt token of a dossier that is in the store, signed with the newest key."""
    if dossier.id is None:
        raise errors.DossierNotFound
    key_id, key = max(parts.keyring.token_keys.items())
    receipt_id = parts.store.reader.receipt_id_of(dossier.id)
    code = recognise(dossier.code)
    return issue_token(code, issue=dossier.receipt_issue, receipt_id=receipt_id, key_id=key_id, key=key)


def label_of(dossier: Dossier, parts: Parts) -> Label:
    """What stands on the label of a dossier: the token proves holding, so only those who print may ask."""
    host = urlsplit(parts.settings.public_base_url).netloc or parts.settings.lookup_listen
    return Label(
        code=dossier.code,
        keypad=dossier.keypad,
        qr_text=qr_text(host, token_of(dossier, parts)),
        hotline=parts.province.hotline,
    )


def _prints(key: ChannelKey | None, dossier: Dossier) -> bool:
    """Tell whether a key prints receipts of this dossier: a sending system those of its own, a counter all."""
    return key is not None and (key.kind is not KeyKind.FEED or key.source_id == dossier.source.id)


def _drawn(label: Label, form: str, kind: str) -> bytes | str:
    if form == "qr":
        return qr_png(label.qr_text) if kind == "png" else qr_svg(label.qr_text)
    drawing = draw_label(label)
    return drawing.png() if kind == "png" else drawing.svg()


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""

    def symbols(call: Call, code: str) -> Response:
        """`?form=label|qr` and `?type=png|svg`; label and PNG where nothing is said."""
        form, kind = request.args.get("form", "label"), request.args.get("type", "png")
        if form not in {"label", "qr"} or kind not in {"png", "svg"}:
            raise errors.InvalidRequest("form is label or qr, type is png or svg")
        dossier = parts.store.reader.find(recognise(code))
        if dossier is None or not _prints(call.key, dossier):
            raise errors.DossierNotFound
        try:
            drawn = _drawn(label_of(dossier, parts), form, kind)
        except ValueError as error:
            raise errors.Conflict(f"this dossier's receipt cannot be drawn: {error}") from error
        return Response(drawn, mimetype=_PNG if kind == "png" else _SVG)

    return (
        Route(
            "GET",
            "/v1/dossiers/<code>/qr",
            symbols,
            "QR alone or the 50 x 30 mm label (`form`), PNG or SVG (`type`).",
            keys=_KEYS,
            gives=_PNG,
            problems=(
                ProblemCode.CODE_NOT_RECOGNISED,
                ProblemCode.DOSSIER_NOT_FOUND,
                ProblemCode.NOT_SIGNED_IN,
                ProblemCode.NOT_ALLOWED,
                ProblemCode.CONFLICT,
            ),
        ),
    )

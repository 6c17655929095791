"""The national synchronisation of dossiers (đồng bộ hồ sơ một cửa), as provincial systems send it since 2020.

    message = read_message(body, service=..., query=...)    bytes -> statements, refused records
    reply(accepted, refused, existed, updating=...)         what the sender's program looks for in the answer

Services: DongBoHoSoMC (whole dossiers), CapNhatTienDoHoSoMC (progress events), TraCuuHoSo (is it there?), LayThuTuc,
LayDanhSachTTHC and LayDanhMucCoQuan (which procedures and agencies are there?), the sign-in before them, and the
ministry portals' CreateDossier, CapNhatTienTrinh and CapNhatTrangThai of 2026. Code lists that differ between senders
are data (`CodeLists`).
"""

from lookup_api.feeds.national.code_lists import (
    DEFAULT,
    PORTAL_2026,
    PROVINCIAL,
    CodeListError,
    CodeLists,
    code_list_names,
    read_code_lists,
    with_code,
)
from lookup_api.feeds.national.masking import masked
from lookup_api.feeds.national.messages import (
    LARGEST_BODY,
    MOST_RECORDS,
    QUESTIONS,
    RECORD_TOO_LARGE,
    Message,
    Service,
    read_message,
    read_session,
    read_sign_in,
)
from lookup_api.feeds.national.recognising import Recognised, recognise_message
from lookup_api.feeds.national.replies import (
    NOTHING_ACCEPTED,
    CatalogueReply,
    LookUpReply,
    Reply,
    SignInReply,
    reply,
    reply_accepted,
    reply_agencies,
    reply_look_up,
    reply_problem,
    reply_procedures,
    reply_refused,
    reply_sign_in,
    reply_sign_in_refused,
)

__all__ = [
    "DEFAULT",
    "LARGEST_BODY",
    "MOST_RECORDS",
    "NOTHING_ACCEPTED",
    "PORTAL_2026",
    "PROVINCIAL",
    "QUESTIONS",
    "RECORD_TOO_LARGE",
    "CatalogueReply",
    "CodeListError",
    "CodeLists",
    "LookUpReply",
    "Message",
    "Recognised",
    "Reply",
    "Service",
    "SignInReply",
    "code_list_names",
    "masked",
    "read_code_lists",
    "read_message",
    "read_session",
    "read_sign_in",
    "recognise_message",
    "reply",
    "reply_accepted",
    "reply_agencies",
    "reply_look_up",
    "reply_problem",
    "reply_procedures",
    "reply_refused",
    "reply_sign_in",
    "reply_sign_in_refused",
    "with_code",
]

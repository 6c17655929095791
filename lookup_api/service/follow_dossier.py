"""Follow a dossier (đăng ký nhận thông báo), end it, or want no notices at all on a phone."""

from collections.abc import Iterator
from datetime import datetime

from lookup_api.contract.lookups import Proof, ProofKind
from lookup_api.domain import errors
from lookup_api.domain.dossier import Dossier, Person, PersonRole
from lookup_api.domain.notices import Way
from lookup_api.service.notice_ports import NoticeStore, NoticeWriter, Recipient


def follow_dossier(
    dossier: Dossier,
    *,
    following: bool,
    proof: Proof | None,
    chat: str | None,
    language: str,
    store: NoticeStore,
    now: datetime,
) -> None:
    """Let the holder of a dossier follow it, or no longer.

    They are told in their `chat`, else at the phone that proved, else at those registered on the dossier. A phone that
    asks for texts anew is sent them, also where it had opted out before: the later wish counts. Raises
    Conflict where no phone is there that takes texts, since nobody else may ask for them in its place, and for an
    archived dossier: nothing happens to it.
    """
    if dossier.id is None:
        raise ValueError("only a dossier of the store can be followed")
    if following and dossier.archived_at is not None:
        raise errors.Conflict("the dossier is archived")
    with store.write() as writer:
        recipients = tuple(_recipients(dossier.id, proof, chat, language, writer))
        proved = proof is not None and proof.kind is ProofKind.PHONE
        if following and not any(
            proved or one.way is Way.CHAT or writer.wishes.takes_texts(one.address) for one in recipients
        ):
            raise errors.Conflict("no mobile phone that takes texts is registered on this dossier")
        for recipient in recipients:
            if following:
                writer.wishes.follow(dossier.id, recipient, now)
                if recipient.way is Way.SMS and proved:
                    writer.wishes.opt_in(recipient.address)
            else:
                writer.wishes.unfollow(dossier.id, recipient)


def _recipients(
    dossier_id: int, proof: Proof | None, chat: str | None, language: str, writer: NoticeWriter
) -> Iterator[Recipient]:
    if chat is not None:
        yield Recipient(Way.CHAT, chat, language)
        return
    people: tuple[Person, ...] = writer.people_of(dossier_id)
    if proof is not None and proof.kind is ProofKind.PHONE:
        people = (Person(role=PersonRole.OWNER, phone=proof.value),)  # it has proved to be a holder's
    for person in people:
        mobile = writer.wishes.mobile_of(person)
        if mobile is not None and person.role in (PersonRole.OWNER, PersonRole.PROXY):
            yield Recipient(mobile.way, mobile.address, language)


def want_notices(phone: str, *, wanted: bool, store: NoticeStore, now: datetime) -> None:
    """Note that a phone wants no notices by SMS, or wants them again; raise InvalidRequest for no phone number.

    Statutory notices then go another way, or the desk calls; a reply to a question is never held back.
    """
    with store.write() as writer:
        if wanted:
            writer.wishes.opt_in(phone)
        else:
            writer.wishes.opt_out(phone, now)

"""Who can be told what, and who wants it: ways to a person, followers, opt-outs, and what a source tells itself."""

from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select

from lookup_api.domain.dossier import Person
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.notices import Situation, Way
from lookup_api.sealing import KeyRing, canonical_phone, is_mobile_phone
from lookup_api.service.notice_ports import NoticeSource, Recipient
from lookup_api.store.engine import naming_failures
from lookup_api.store.notices import address_index
from lookup_api.store.reading import Reading
from lookup_api.store.tables import FollowerRow, NoticeRow, NoticeSourceRow, OptOutRow
from lookup_api.store.upserts import keep_or_insert, replace_or_insert

_TABLE = FollowerRow.__tablename__


class Wishes:
    """Keeps `service.notice_ports.Wishes` on a transaction's connection."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring

    def source(self, source_id: str) -> NoticeSource:
        """How far a source's steps are told of."""
        asked = select(NoticeSourceRow.live_since, NoticeSourceRow.tells_itself)
        row = self._connection.execute(asked.where(NoticeSourceRow.source_id == source_id)).one_or_none()
        return NoticeSource() if row is None else NoticeSource(row.live_since, _situations(row.tells_itself))

    def ways_to(self, person: Person) -> tuple[Recipient, ...]:
        """The ways to a person, the best first: SMS unless the phone opted out, e-mail, a call by the desk."""
        phone = canonical_phone(person.phone or "")
        mobile = self.mobile_of(person)
        ways = []
        if mobile is not None and not self._opted_out(mobile.address):
            ways.append(mobile)
        if person.email and "@" in person.email:
            ways.append(Recipient(Way.EMAIL, person.email.strip()))
        if phone is not None:
            ways.append(Recipient(Way.CALL, phone))
        return tuple(ways)

    def mobile_of(self, person: Person) -> Recipient | None:
        """The phone a person can be texted at, also one that opted out: for what they ask for at this moment."""
        phone = canonical_phone(person.phone or "")
        return Recipient(Way.SMS, phone) if phone is not None and is_mobile_phone(phone) else None

    def takes_texts(self, phone: str) -> bool:
        """Tell whether a phone has not opted out. Raise InvalidRequest for a text that is no phone number."""
        return not self._opted_out(phone)

    def followers(self, dossier_id: int) -> tuple[Recipient, ...]:
        """Who follows a dossier, without phones that opted out."""
        following = (
            select(FollowerRow.address_index, FollowerRow.way, FollowerRow.address, FollowerRow.language)
            .where(FollowerRow.dossier_id == dossier_id)
            .where(FollowerRow.address_index.not_in(select(OptOutRow.phone_index)))
            .order_by(FollowerRow.at, FollowerRow.address_index)
        )
        return tuple(
            Recipient(
                Way(row.way),
                self._keyring.sealer.unseal_text(
                    row.address, table=_TABLE, column="address", row=_place(dossier_id, row.address_index)
                ),
                row.language,
            )
            for row in self._connection.execute(following)
        )

    def follow(self, dossier_id: int, recipient: Recipient, now: datetime) -> None:
        """Let a recipient follow a dossier; again changes the language only."""
        index = address_index(self._keyring, recipient)
        sealed = self._keyring.sealer.seal(
            recipient.address, table=_TABLE, column="address", row=_place(dossier_id, index)
        )
        values = {
            "dossier_id": dossier_id,
            "address_index": index,
            "way": recipient.way.value,
            "address": sealed,
            "language": recipient.language,
            "at": now,
        }
        replace_or_insert(self._connection, FollowerRow, [values])

    def unfollow(self, dossier_id: int, recipient: Recipient) -> None:
        """End it; a recipient who does not follow stays one."""
        index = address_index(self._keyring, recipient)
        ended = delete(FollowerRow).where(FollowerRow.dossier_id == dossier_id, FollowerRow.address_index == index)
        self._connection.execute(ended)

    def unfollow_all(self, recipient: Recipient) -> None:
        """End whatever a recipient follows."""
        index = address_index(self._keyring, recipient)
        self._connection.execute(delete(FollowerRow).where(FollowerRow.address_index == index))

    def opt_out(self, phone: str, now: datetime) -> None:
        """Note that a phone wants no notices by SMS. Raise InvalidRequest for a text that is no phone number."""
        keep_or_insert(self._connection, OptOutRow, [{"phone_index": self._phone_index(phone), "at": now}])

    def opt_in(self, phone: str) -> None:
        """Forget that. Raise InvalidRequest for a text that is no phone number."""
        self._connection.execute(delete(OptOutRow).where(OptOutRow.phone_index == self._phone_index(phone)))

    def _opted_out(self, phone: str) -> bool:
        index = self._phone_index(phone)
        return self._connection.scalar(select(OptOutRow.at).where(OptOutRow.phone_index == index)) is not None

    def _phone_index(self, phone: str) -> bytes:
        canonical = canonical_phone(phone)
        if canonical is None:
            raise InvalidRequest("this is no phone number")
        return self._keyring.blind_index(canonical, "phone")


class NoticeSources:
    """Which sources' steps citizens are told of, as officers keep it."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def get(self, source_id: str) -> NoticeSource:
        """How far a source's steps are told of."""
        return self.all().get(source_id, NoticeSource())

    def all(self) -> dict[str, NoticeSource]:
        """Every source that was ever switched, by id."""
        rows = self._reading.all(select(*NoticeSourceRow.__table__.c).order_by(NoticeSourceRow.source_id))
        return {row.source_id: NoticeSource(row.live_since, _situations(row.tells_itself)) for row in rows}

    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """How many notices there are, by way and state."""
        counted = select(NoticeRow.way, NoticeRow.state, func.count()).group_by(NoticeRow.way, NoticeRow.state)
        return tuple(tuple(row) for row in self._reading.all(counted.order_by(NoticeRow.way, NoticeRow.state)))

    def put(self, source_id: str, notices: NoticeSource) -> None:
        """Switch a source; it must be there."""
        values = {
            "source_id": source_id,
            "live_since": notices.live_since,
            "tells_itself": " ".join(sorted(notices.tells_itself)),
        }
        with naming_failures(), self._writing.begin() as connection:
            replace_or_insert(connection, NoticeSourceRow, [values])


def _situations(words: str) -> frozenset[Situation]:
    return frozenset(Situation(word) for word in words.split())


def _place(dossier_id: int, index: bytes) -> str:
    return f"{dossier_id}/{index.hex()}"

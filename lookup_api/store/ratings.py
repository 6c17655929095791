"""Ratings of returned dossiers (đánh giá mức độ hài lòng), and how many of those returned were rated."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from lookup_api.sealing import KeyRing
from lookup_api.store.reading import Reading
from lookup_api.store.tables import DossierRow, RatingRow
from lookup_api.store.upserts import keep_or_insert

_TABLE = RatingRow.__tablename__


class Ratings:
    """Keeps `service.notice_ports.Ratings` on a transaction's connection."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring

    def put(self, dossier_id: int, score: int, comment: str | None, channel: str, now: datetime) -> int:
        """Keep a dossier's rating and return its score; one that is kept already stays."""
        sealed = None
        if comment is not None:
            sealed = self._keyring.sealer.seal(comment, table=_TABLE, column="comment", row=dossier_id)
        values = {"dossier_id": dossier_id, "score": score, "comment": sealed, "channel": channel, "at": now}
        keep_or_insert(self._connection, RatingRow, [values])
        kept = self._connection.scalar(select(RatingRow.score).where(RatingRow.dossier_id == dossier_id))
        return score if kept is None else kept


@dataclass(frozen=True, slots=True)
class RatingResponse:
    """How dossiers returned in a span were rated: of one agency, or of all that name none."""

    agency_code: str | None
    returned: int
    rated: int
    scores: tuple[int, int, int, int, int]  # how many gave 1, 2, 3, 4, 5

    @property
    def rate(self) -> float | None:
        """The share of returned dossiers that were rated, from 0 to 1; None where none was returned."""
        return self.rated / self.returned if self.returned else None


_BY_AGENCY = (
    select(
        DossierRow.agency_code,
        func.count().label("returned"),
        func.count(RatingRow.score).label("rated"),
        *(func.count().filter(RatingRow.score == score).label(f"score_{score}") for score in range(1, 6)),
    )
    .outerjoin(RatingRow, RatingRow.dossier_id == DossierRow.id)
    .where(
        DossierRow.returned_at >= bindparam("since", type_=DossierRow.returned_at.type),
        DossierRow.returned_at < bindparam("until", type_=DossierRow.returned_at.type),
    )
    .group_by(DossierRow.agency_code)
    .order_by(DossierRow.agency_code)
)


_OF_CODE = (
    select(RatingRow.score)
    .join(DossierRow, DossierRow.id == RatingRow.dossier_id)
    .where(DossierRow.code == bindparam("code"))
)


class RatingReader:
    """Tells whether a dossier was rated, and counts ratings for reports."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def score_of(self, code: str) -> int | None:
        """The score that a dossier was given, by its own code; None while it was not rated."""
        rows = self._reading.all(_OF_CODE, {"code": code})
        return int(rows[0].score) if rows else None

    def response(self, since: datetime, until: datetime) -> tuple[RatingResponse, ...]:
        """The dossiers returned from `since` until before `until`, and their ratings, by agency."""
        rows = self._reading.all(_BY_AGENCY, {"since": since, "until": until})
        return tuple(
            RatingResponse(agency, returned, rated, tuple(scores)) for agency, returned, rated, *scores in rows
        )

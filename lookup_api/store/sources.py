"""The systems that facts come from (hệ thống nguồn): how far each is believed, and how its messages are read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, update

from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.status import Authority
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.surroundings import REPLAY_WINDOW, source_values
from lookup_api.store.tables import SourceRow
from lookup_api.store.upserts import replace_or_insert

PROVINCIAL = "provincial"  # the code list of a source that names none


@dataclass(frozen=True, slots=True)
class FeedRules:
    """How a source's messages are read, and how long there may be none."""

    replay_window: int = REPLAY_WINDOW  # seconds in which the same record again is a replay
    code_list: str = PROVINCIAL
    own_codes: str | None = None  # JSON: what this source means otherwise
    silent_hours: int | None = None  # working hours; None: as all sources; 0: nothing more is expected of it


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source with all that is set for it, and when it last sent something that was taken in."""

    source: SourceSystem
    rules: FeedRules
    last_taken_in_at: datetime | None

    @property
    def silent_hours(self) -> int | None:
        """The working hours it may be silent; None: as all sources; 0: nothing more is expected of it."""
        return self.rules.silent_hours


class Sources:
    """The systems that facts come from."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def put(self, source: SourceSystem, replay_window: int = REPLAY_WINDOW) -> None:
        """Enter a source or change it; the same record again within `replay_window` seconds is a replay."""
        with naming_failures(), self._writing.begin() as connection:
            replace_or_insert(connection, SourceRow, [source_values(source, replay_window)])

    def set_rules(self, source_id: str, rules: FeedRules) -> None:
        """Set how the messages of a source that is there are read, and how long there may be none."""
        values = {
            "replay_window": rules.replay_window,
            "code_list": rules.code_list,
            "own_codes": rules.own_codes,
            "silent_hours": rules.silent_hours,
        }
        with naming_failures(), self._writing.begin() as connection:
            connection.execute(update(SourceRow).where(SourceRow.id == source_id).values(values))

    def get(self, source_id: str) -> SourceSystem | None:
        """A source by its id."""
        known = self.known(source_id)
        return None if known is None else known.source

    def known(self, source_id: str) -> KnownSource | None:
        """A source by its id, with all that is set for it."""
        rows = self._reading.all(_SOURCE.where(SourceRow.id == source_id))
        return _known(rows[0]) if rows else None

    def all(self) -> tuple[SourceSystem, ...]:
        """Every source, by id."""
        return tuple(known.source for known in self.all_known())

    def all_known(self) -> tuple[KnownSource, ...]:
        """Every source by id, with all that is set for it."""
        return tuple(_known(row) for row in self._reading.all(_SOURCE.order_by(SourceRow.id)))

    def replay_window(self, source_id: str) -> int:
        """A source's replay window in seconds; the default for one that is not there."""
        known = self.known(source_id)
        return REPLAY_WINDOW if known is None else known.rules.replay_window


_SOURCE = select(*SourceRow.__table__.c)


def _known(row: Any) -> KnownSource:
    source = SourceSystem(
        id=row.id,
        name=row.name,
        authority=Authority(row.authority),
        mirrors_waiting_as_done=row.mirrors_waiting_as_done,
    )
    rules = FeedRules(row.replay_window, row.code_list, row.own_codes, row.silent_hours)
    return KnownSource(source, rules, row.last_taken_in_at)

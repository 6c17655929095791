"""The tables of the dossier store, one file a subject. The only place where they are declared."""

from lookup_api.store.tables.agencies import AgencyRow, DeskRow
from lookup_api.store.tables.base import Base
from lookup_api.store.tables.budgets import SpendingRow, WrongProofRow
from lookup_api.store.tables.calendar import CalendarDayRow, CalendarNoticeRow
from lookup_api.store.tables.counter import CounterFactRow, KeptAnswerRow, SerialRow, SlipRow
from lookup_api.store.tables.dossiers import CodeRow, DossierRow
from lookup_api.store.tables.feed_records import FeedRecordRow, MissingSlipRow, QuarantineRow
from lookup_api.store.tables.imports import ImportRunRow, OriginRow
from lookup_api.store.tables.kiosks import BellRow, KioskRow
from lookup_api.store.tables.ledger import LedgerHeadRow, LedgerRow
from lookup_api.store.tables.maintenance import MaintenanceRow
from lookup_api.store.tables.notices import (
    FollowerRow,
    NoticeRow,
    NoticeSearchRow,
    NoticeSourceRow,
    OneTimeCodeRow,
    OptOutRow,
    RatingRow,
)
from lookup_api.store.tables.operators import (
    DisclosureRow,
    NoteRow,
    OperatorRow,
    OperatorSessionRow,
    PassedCallerRow,
)
from lookup_api.store.tables.people import NameWordRow, PersonRow
from lookup_api.store.tables.procedures import ProcedureRow
from lookup_api.store.tables.reports import KeptReportRow
from lookup_api.store.tables.required_papers import PaperListRow, RequiredPaperRow
from lookup_api.store.tables.sources import ChannelKeyRow, FeedSessionRow, SourceRow
from lookup_api.store.tables.steps import AppointmentRow, FeeRow, StepRow, SupplementRow
from lookup_api.store.tables.tickets import TicketRow

__all__ = [
    "AgencyRow",
    "AppointmentRow",
    "Base",
    "BellRow",
    "CalendarDayRow",
    "CalendarNoticeRow",
    "ChannelKeyRow",
    "CodeRow",
    "CounterFactRow",
    "DeskRow",
    "DisclosureRow",
    "DossierRow",
    "FeeRow",
    "FeedRecordRow",
    "FeedSessionRow",
    "FollowerRow",
    "ImportRunRow",
    "KeptAnswerRow",
    "KeptReportRow",
    "KioskRow",
    "LedgerHeadRow",
    "LedgerRow",
    "MaintenanceRow",
    "MissingSlipRow",
    "NameWordRow",
    "NoteRow",
    "NoticeRow",
    "NoticeSearchRow",
    "NoticeSourceRow",
    "OneTimeCodeRow",
    "OperatorRow",
    "OperatorSessionRow",
    "OptOutRow",
    "OriginRow",
    "PaperListRow",
    "PassedCallerRow",
    "PersonRow",
    "ProcedureRow",
    "QuarantineRow",
    "RatingRow",
    "RequiredPaperRow",
    "SerialRow",
    "SlipRow",
    "SourceRow",
    "SpendingRow",
    "StepRow",
    "SupplementRow",
    "TicketRow",
    "WrongProofRow",
]

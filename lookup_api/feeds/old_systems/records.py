"""One row into what it states, or the reason why it cannot be read. Never raises for anything a row can hold."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from lookup_api.domain.catalogue import Agency, Procedure, code_of_name
from lookup_api.domain.codes import CodeForm, DossierCode, recognise
from lookup_api.domain.dossier import (
    CodeAlias,
    CodeKind,
    Fee,
    Person,
    PersonKind,
    PersonRole,
    ProcessingStep,
    SourceSystem,
)
from lookup_api.domain.errors import CodeNotRecognised
from lookup_api.domain.statements import DossierStatement, RefusedRecord
from lookup_api.domain.status import Stage
from lookup_api.feeds.old_systems import values
from lookup_api.feeds.old_systems.cells import EMPTY, Cells, Shape
from lookup_api.feeds.old_systems.mapping import COLUMN_NAMES, STEP_COLUMNS, DateSystem, Holds, Mapping, Table
from lookup_api.feeds.old_systems.rows import Names, RawRow
from lookup_api.feeds.old_systems.spellings import READERS, Spelling
from lookup_api.feeds.old_systems.values import LONGEST_TEXT, UNREAD, Cell, UnreadableError
from lookup_api.service.exported import ExportedDossier, ExportedStep

# A receipt number shorter than this is counted by every desk anew: under it a citizen would find a stranger's dossier.
SHORTEST_ALIAS = 6
CLOCK_DIFFERENCE = timedelta(days=1)  # how far the old system's clock may have run ahead
MOST_STEPS = 1_000  # of one dossier
_KEPT_OF_TOO_LARGE = 64 * 1024  # bytes that go to the quarantine of a row that is too large
_DIGEST_LENGTH = 32
# Remembered, because moments repeat: a reception and its first step, the appointments of a day.
_MOST_MOMENTS = 8_192

_OTHER_NUMBERS = (
    (CodeKind.NATIONAL, "other_code"), (CodeKind.LEGACY, "former_code"), (CodeKind.RECEIPT, "receipt_number")
)  # fmt: skip


class RecordReader:
    """Reads the rows of one file: its headings, spelling and date system are known."""

    def __init__(
        self,
        mapping: Mapping,
        table: Table,
        names: Names,
        *,
        spelling: Spelling,
        date_system: DateSystem,
        source: SourceSystem,
        now: datetime,
    ) -> None:
        self._table = table
        self._source = source
        self._names = names
        self._shape = Shape(names.headings, steps=Shape(names.step_headings, STEP_COLUMNS))
        self._moments: dict[str, datetime | None] = {}
        self._respell: Callable[[str], str] | None = None if spelling is Spelling.UNICODE else READERS[spelling]
        self._is_plain = False  # whether that was told of the whole row at once
        self._system = table.date_system or date_system
        self._newest = now + CLOCK_DIFFERENCE
        self._agencies = {agency.code.casefold(): agency for agency in mapping.agencies}
        self._agencies.update({agency.name.casefold(): agency for agency in mapping.agencies})
        self._stages: dict[str, Stage | None] = {"0": None, **{str(int(stage)): stage for stage in Stage}}
        self._stages.update(
            {word.casefold(): Stage(number) if number else None for word, number in table.stages.items()}
        )
        # The same for cells that are numbers.
        self._numbers = {number: self._stages[word] for number in range(100) if (word := str(number)) in self._stages}
        self._channels = {word.casefold(): channel for word, channel in table.channels.items()}
        self._collecting = {word.casefold(): method for word, method in table.collecting.items()}
        self._owner_kinds = {word.casefold(): kind for word, kind in table.owner_kinds.items()}

    def read(self, row: RawRow) -> ExportedDossier | ExportedStep | RefusedRecord:
        """Read one row."""
        cells: Cells = EMPTY
        try:
            cells = self._cells(row)
            if self._table.holds is Holds.STEPS:
                return ExportedStep(code=self._code(cells), step=self._step(cells), line=row.line, raw=_raw(row))
            return self._dossier(cells, row)
        except UnreadableError as error:
            reason = str(error)
        except CodeNotRecognised:
            reason = "mã hồ sơ không có chữ số, quá dài hoặc có ký tự của bảng chữ cái khác"
        except (ValueError, RecursionError):
            reason = "dòng không phải là một bản ghi hợp lệ"
        return RefusedRecord(position=row.line, reason=reason, raw=_raw(row), code=self._code_or_none(cells))

    def _digest(self, row: RawRow) -> bytes:
        """What makes a row the same again: a line as it stands, or the mapped cells whatever the order of columns."""
        if isinstance(row.cells, bytes):
            return blake2b(row.cells, digest_size=_DIGEST_LENGTH).digest()
        named = self._named(row.cells)
        plain = msgspec.json.encode([(name, named[name]) for name in COLUMN_NAMES if name in named], enc_hook=str)
        return blake2b(plain, digest_size=_DIGEST_LENGTH).digest()

    # --- cells ---------------------------------------------------------------------------------------------

    def _cells(self, row: RawRow) -> Cells:
        if row.trouble:
            raise UnreadableError(row.trouble)
        line = row.cells
        self._is_plain = isinstance(line, bytes) and self._respell is None and _is_plain(line)
        if isinstance(line, bytes):
            try:
                return self._shape.read(line)
            except msgspec.ValidationError:
                raise UnreadableError("dòng không phải là một đối tượng JSON") from None
        return self._shape.kind(**self._named(line))

    def _named(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        return {name: cells[place] for name, place in self._names.places.items() if place < len(cells)}

    def _text(self, cells: Cells, name: str) -> str | None:
        value = getattr(cells, name)
        if value is None:
            return None
        if type(value) is str:
            # Nearly all texts; nothing in them needs a closer look.
            if self._is_plain:
                return value.strip() or None
            is_plain = value.isascii() or (self._respell is None and UNREAD not in value)
            if is_plain and value.isprintable() and len(value) <= LONGEST_TEXT:
                return value.strip() or None
        return self._odd_text(value, name)

    def _odd_text(self, value: Cell, name: str) -> str | None:
        if isinstance(value, list | dict):
            raise UnreadableError(f"{self._told(name)} không phải là một giá trị")
        written = values.text(value, self._told(name))
        return written if written is None or self._respell is None else self._respell(written)

    def _moment(self, cells: Cells, name: str) -> datetime | None:
        value = getattr(cells, name)
        if value is None or value == "":
            return None
        if type(value) is str and value in self._moments:
            return self._moments[value]
        at = values.moment(value, self._told(name), self._table.date_order, self._system)
        if type(value) is str:
            if len(self._moments) >= _MOST_MOMENTS:
                self._moments.clear()
            self._moments[value] = at
        return at

    def _told(self, name: str) -> str:
        """What a column is called in the file: that is what the officer looks for."""
        return self._names.told[name]

    def _listed(self, cells: Cells, name: str, meanings: dict[str, Any]) -> Any:
        written = self._text(cells, name)
        return None if written is None else meanings.get(written.casefold())

    # --- dossiers ------------------------------------------------------------------------------------------

    def _dossier(self, cells: Cells, row: RawRow) -> ExportedDossier:
        code = self._code(cells)
        told = self._agency(cells)
        fees, left_out = self._fees(cells)
        statement = DossierStatement(
            code=code.text,
            digest=self._digest(row),
            position=row.line,
            raw=_raw(row),
            aliases=tuple(self._aliases(cells, code)),
            procedure=self._procedure(cells),
            people=tuple(self._people(cells)),
            agency_name=told.name if told is not None else None,
            channel=self._listed(cells, "channel", self._channels),
            collect=self._listed(cells, "collect", self._collecting),
            submitted_at=self._moment(cells, "submitted_at"),
            received_at=self._moment(cells, "received_at"),
            result_appointment=self._moment(cells, "result_appointment"),
            result_ready_at=self._moment(cells, "result_ready_at"),
            returned_at=self._moment(cells, "returned_at"),
            refused_at=self._moment(cells, "refused_at"),
            stage=self._stage(cells),
            fees=fees,
            summary=self._text(cells, "summary"),
            left_out=left_out,
        )
        steps = tuple(self._steps(cells))
        self._require_possible(statement)
        return ExportedDossier(statement=statement, steps=steps, agency=told, line=row.line)

    def _code(self, cells: Cells) -> DossierCode:
        written = self._text(cells, "code")
        if written is None:
            raise UnreadableError(f"không có mã hồ sơ ({self._told('code')})")
        code = recognise(written)
        if code.form is CodeForm.PROCEDURE:
            raise UnreadableError(f"{self._told('code')} là mã thủ tục, không phải mã hồ sơ")
        return code

    def _code_or_none(self, cells: Cells) -> str | None:
        try:
            return self._code(cells).text
        except (UnreadableError, CodeNotRecognised):
            return None

    def _aliases(self, cells: Cells, code: DossierCode) -> Iterator[CodeAlias]:
        for kind, name in _OTHER_NUMBERS:
            written = self._text(cells, name)
            if written is None:
                continue
            try:
                alias = recognise(written)
            except CodeNotRecognised:
                continue  # nobody could ask by it
            if alias.key != code.key and len(alias.key) >= SHORTEST_ALIAS:
                yield CodeAlias(kind, alias.text)

    def _procedure(self, cells: Cells) -> Procedure | None:
        code, name = self._text(cells, "procedure_code"), self._text(cells, "procedure_name")
        if code is None and name is None:
            return None
        field = self._text(cells, "procedure_field")
        return Procedure(code=code or code_of_name(name or ""), name=name or code or "", field=field, known=False)

    def _agency(self, cells: Cells) -> Agency | None:
        code, name = self._text(cells, "agency_code"), self._text(cells, "agency_name")
        listed = self._agencies.get((code or "").casefold()) or self._agencies.get((name or "").casefold())
        if listed is not None:
            return Agency(code=listed.code, name=name or listed.name)
        return None if code is None and name is None else Agency(code=code or "", name=name or code or "", known=False)

    def _people(self, cells: Cells) -> Iterator[Person]:
        kind: PersonKind | None = self._listed(cells, "owner_kind", self._owner_kinds)
        read = values.id_number if kind in {None, PersonKind.CITIZEN} else values.tax_code
        number = read(cells.owner_id_number, self._told("owner_id_number"))
        if kind is None:
            kind = PersonKind.ENTERPRISE if values.is_tax_code(number) else PersonKind.CITIZEN
        yield from self._person(cells, "owner", PersonRole.OWNER, kind, number)
        number = values.id_number(cells.proxy_id_number, self._told("proxy_id_number"))
        proxy = tuple(self._person(cells, "proxy", PersonRole.PROXY, PersonKind.CITIZEN, number))
        yield from (*proxy[1:], *proxy[:1])  # bare numbers before proxies, as merging puts them

    def _person(
        self, cells: Cells, who: str, role: PersonRole, kind: PersonKind, number: str | None
    ) -> Iterator[Person]:
        """A person, and the other numbers that stand in the same cell."""
        name = self._text(cells, f"{who}_name")
        phones = values.phones(getattr(cells, f"{who}_phone"), self._told(f"{who}_phone"))
        email = self._text(cells, "owner_email") if role is PersonRole.OWNER else None
        if name or number or phones or email:
            phone = phones[0] if phones else None
            yield Person(role=role, kind=kind, name=name, id_number=number, phone=phone, email=email)
            yield from (Person(role=PersonRole.CONTACT, phone=other) for other in phones[1:])

    def _stage(self, cells: Cells) -> Stage | None:
        """A national status by its number, or by the old system's word for it."""
        stated = cells.stage
        if type(stated) is int and stated in self._numbers:
            return self._numbers[stated]
        written = self._text(cells, "stage")
        if written is None:
            return None
        folded = written.casefold()
        if folded not in self._stages:
            raise UnreadableError(f"{self._told('stage')} có trạng thái chưa khai trong bảng ánh xạ")
        return self._stages[folded]

    def _fees(self, cells: Cells) -> tuple[tuple[Fee, ...], tuple[str, ...]]:
        """The fee, or why it is left out: an amount that nobody can read keeps no citizen from their dossier."""
        try:
            dong = values.amount(cells.fee, self._told("fee"))
        except UnreadableError as error:
            return (), (str(error),)
        return () if dong is None else (Fee(name="Phí, lệ phí", amount=dong),), ()

    # --- steps ---------------------------------------------------------------------------------------------

    def _steps(self, cells: Cells) -> Iterator[ProcessingStep]:
        listed = cells.steps
        if listed is None or listed == "":
            return
        if not isinstance(listed, list) or len(listed) > MOST_STEPS:
            raise UnreadableError(f"{self._told('steps')} không phải là danh sách, hoặc quá dài")
        for item in listed:
            if not isinstance(item, msgspec.Struct):
                raise UnreadableError(f"{self._told('steps')} có bước không phải là một đối tượng")
            yield self._step(item)

    def _step(self, cells: Cells) -> ProcessingStep:
        at = self._moment(cells, "at")
        if at is None:
            raise UnreadableError(f"bước xử lý không có thời điểm ({self._told('at')})")
        if at > self._newest:
            raise UnreadableError(f"{self._told('at')} ở tương lai")
        return ProcessingStep(
            at=at,
            stage=self._stage(cells),
            agency=self._text(cells, "step_agency"),
            deadline=self._moment(cells, "deadline"),
            started_at=self._moment(cells, "started_at"),
            text=self._text(cells, "text"),
            officer=self._text(cells, "officer"),
            officer_title=self._text(cells, "officer_title"),
            source=self._source,  # said with each: the dossier's own source may be another one day
        )

    def _require_possible(self, statement: DossierStatement) -> None:
        """Refuse dates that cannot be: they would outdate what follows, or say a result came before its dossier."""
        if (newest := statement.age) is not None and newest > self._newest:
            raise UnreadableError("có ngày xảy ra ở tương lai")
        received = statement.received_at
        for name in ("result_appointment", "result_ready_at", "returned_at"):
            at: datetime | None = getattr(statement, name)
            if received is not None and at is not None and at < received and at.date() < received.date():
                raise UnreadableError(f"{self._told(name)} trước {self._told('received_at')}")


def _is_plain(line: bytes) -> bool:
    """Tell that no text of a line of JSON is too long, or has a character that is to be left out or was not read.

    What is below a blank stands there as an escape; all others besides DEL are three bytes that begin alike.
    """
    return len(line) <= LONGEST_TEXT and not (b"\\" in line or b"\x7f" in line or b"\xef" in line)


def _raw(row: RawRow) -> bytes:
    if isinstance(row.cells, bytes):
        return row.cells[:_KEPT_OF_TOO_LARGE]
    return msgspec.json.encode([str(cell) if cell is not None else "" for cell in row.cells])[:_KEPT_OF_TOO_LARGE]

"""Import a sample into a campaign: every row is accepted, or rejected with row, column, value and reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from phonenumbers import SUPPORTED_REGIONS

from gateway.domain.errors import BadInput, NotFound
from gateway.domain.origins import Origin
from gateway.domain.sample import REQUIRED, Fault, SamplePerson, read_person
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.add_people import Newcomer, add_people
from gateway.services.surveys import survey_of
from gateway.store.queries import campaigns

BATCH = 500


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One fault of a rejected row, or a warning of an accepted one. `row` counts the header as 1."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import has done. `rejected` and `warned` count rows, `faults` and `warnings` reasons."""

    sample_file_id: UUID
    total: int
    accepted: int
    rejected: int
    warned: int
    faults: tuple[RejectedRow, ...]
    warnings: tuple[RejectedRow, ...]


@dataclass(frozen=True, slots=True)
class _Accepted:
    row: int
    person: SamplePerson


def import_sample(
    runtime: Runtime,
    campaign_id: UUID,
    name: str,
    lines: Iterable[str],
    *,
    default_region: str | None = None,
    progress: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Import the CSV in `lines`. `progress` is told the rows read so far.

    Raises `BadInput` where the header lacks a column that every row needs or `default_region` is none, and `NotFound`. Rows are
    kept in batches: an import that dies is seen in the sample file's counts and can be repeated.
    """
    if default_region is not None and default_region.upper() not in SUPPORTED_REGIONS:
        raise BadInput("region", f"{default_region!r} is no region of ISO 3166", "two letters, such as GB")
    rows = _rows(lines)
    faults: list[RejectedRow] = []
    warnings: list[RejectedRow] = []
    total = accepted = rejected = warned = 0
    sample_file_id = runtime.ids.new()
    with runtime.unit_of_work() as uow:
        campaign = campaigns.get(uow, campaign_id)
        if campaign is None:
            raise NotFound("campaign", campaign_id)
        survey = survey_of(runtime, uow, campaign.survey_version_id)
        _keep_file(uow, sample_file_id, campaign_id, name, runtime.clock.now())
    while batch := list(islice(rows, BATCH)):
        people: list[_Accepted] = []
        for number, row in batch:
            total += 1
            read = read_person(
                row,
                languages=survey.languages,
                default_language=campaign.default_language,
                default_touchpoint=survey.touchpoint,
                default_region=default_region,
                assumed_zone=campaign.rules.assumed_zone,
            )
            if isinstance(read, SamplePerson):
                people.append(_Accepted(number, read))
                warnings.extend(_reasons(number, read.warnings))
                warned += bool(read.warnings)
            else:
                rejected += 1
                faults.extend(_reasons(number, read))
        accepted += len(people)
        with runtime.unit_of_work() as uow:
            now = runtime.clock.now()
            newcomers = [Newcomer(each.person, Origin.SAMPLE, now, row=each.row) for each in people]
            add_people(runtime, uow, campaign, newcomers, now, sample_file_id=sample_file_id)
            campaigns.update_sample_file(
                uow,
                sample_file_id,
                rows_total=total,
                rows_accepted=accepted,
                rows_rejected=rejected,
                rows_warned=warned,
            )
        progress(total)
    runtime.log.info("sample_imported", campaign=str(campaign_id), accepted=accepted, rejected=rejected)
    return ImportReport(sample_file_id, total, accepted, rejected, warned, tuple(faults), tuple(warnings))


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read rows with the numbers that a spreadsheet shows: the header is row 1, and empty ones count.

    A byte-order mark is passed over.
    """
    reader = csv.reader(_without_mark(lines))
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [column for column in REQUIRED if column not in header]
        if missing:
            raise BadInput(
                "row 1", "the header lacks " + ", ".join(missing), "the first line names the columns"
            )
        for number, cells in enumerate(reader, start=2):
            if cells:
                yield number, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise BadInput(f"line {reader.line_num}", str(error), "save the file as CSV, in UTF-8") from error


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line.lstrip("\ufeff") if number == 0 else line.replace("\x00", "")


def _reasons(row: int, faults: Iterable[Fault]) -> Iterator[RejectedRow]:
    return (RejectedRow(row, fault.column, fault.value, fault.reason) for fault in faults)


def _keep_file(uow: UnitOfWork, sample_file_id: UUID, campaign_id: UUID, name: str, now: datetime) -> None:
    campaigns.add_sample_file(
        uow,
        id=sample_file_id,
        campaign_id=campaign_id,
        name=name[:255],
        rows_total=0,
        rows_accepted=0,
        rows_rejected=0,
        rows_warned=0,
        imported_at=now,
    )

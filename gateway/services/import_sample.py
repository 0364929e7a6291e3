"""Import a sample into a campaign: every row is accepted, or rejected with row, column, value and reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from gateway.domain.campaign_rules import first_channel
from gateway.domain.cases import CaseState
from gateway.domain.errors import BadInput, NotFound
from gateway.domain.respondent_zone import choose_zone
from gateway.domain.sample import REQUIRED, Fault, SamplePerson, read_person
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.surveys import survey_of
from gateway.store.queries import campaigns, cases, respondents, surveys
from gateway.store.queries.campaigns import CampaignRow

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

    Raises `BadInput` where the header lacks a column that every row needs, and `NotFound`. Rows are
    kept in batches: an import that dies is seen in the sample file's counts and can be repeated.
    """
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
            _keep(runtime, uow, campaign, sample_file_id, people)
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


def _keep(
    runtime: Runtime, uow: UnitOfWork, campaign: CampaignRow, sample_file_id: UUID, people: list[_Accepted]
) -> None:
    """Keep a batch: new respondents and numbers once, a case for every row."""
    now = runtime.clock.now()
    known = respondents.ids_by_external_id(uow, [each.person.external_id for each in people])
    new_people: list[dict[str, Any]] = []
    for each in people:
        if each.person.external_id not in known:
            known[each.person.external_id] = runtime.ids.new()
            new_people.append(_respondent(each.person, known[each.person.external_id], now))
    respondents.add_respondents(uow, new_people)
    points = respondents.contact_points_of(uow, known.values())
    new_points: list[dict[str, Any]] = []
    touchpoints: dict[str, UUID] = {}
    rows: list[dict[str, Any]] = []
    for each in people:
        person = each.person
        respondent_id = known[person.external_id]
        key = (respondent_id, person.number.e164)
        if key not in points:
            points[key] = runtime.ids.new()
            new_points.append(_contact_point(person, points[key], respondent_id, now))
        if person.touchpoint not in touchpoints:
            touchpoints[person.touchpoint] = surveys.touchpoint_id(
                uow, person.touchpoint, runtime.ids.new(), now
            )
        rows.append(
            _case(runtime, campaign, sample_file_id, each, respondent_id, points[key], now)
            | {"touchpoint_id": touchpoints[person.touchpoint]}
        )
    respondents.add_contact_points(uow, new_points)
    cases.add_many(uow, rows)


def _respondent(person: SamplePerson, respondent_id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "id": respondent_id,
        "external_id": person.external_id,
        "name": person.name,
        "language": person.language,
        "segment": person.segment,
        "created_at": now,
    }


def _contact_point(
    person: SamplePerson, point_id: UUID, respondent_id: UUID, now: datetime
) -> dict[str, Any]:
    zone = choose_zone(None, None, person.number.zones, None)
    return {
        "id": point_id,
        "respondent_id": respondent_id,
        "address": person.number.e164,
        "region": person.number.region or "",
        "zone": None if zone is None else zone.name,
        "can_text": person.number.can_text,
        "created_at": now,
    }


def _case(
    runtime: Runtime,
    campaign: CampaignRow,
    sample_file_id: UUID,
    accepted: _Accepted,
    respondent_id: UUID,
    point_id: UUID,
    now: datetime,
) -> dict[str, Any]:
    person = accepted.person
    return {
        "id": runtime.ids.new(),
        "campaign_id": campaign.id,
        "respondent_id": respondent_id,
        "contact_point_id": point_id,
        "sample_file_id": sample_file_id,
        "sample_row": accepted.row,
        "address": person.number.e164,
        "channel": first_channel(campaign.rules, can_text=person.number.can_text, talk=person.talk),
        "language": person.language,
        "context": {
            "name": person.name,
            "segment": person.segment,
            "subject": person.subject,
            "talk_seconds": int(person.talk.total_seconds()) if person.talk is not None else None,
        },
        "event_at": person.event_at,
        "state": CaseState.FRESH,
        "tries": {},
        "due_at": now,
        "created_at": now,
    }

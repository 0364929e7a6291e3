"""A little fieldwork, written as the gateway writes it: campaigns, cases, calls, texts and results.

It holds rows, not rules: a test says how many of what there are and reads the same figures from the page.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.campaign_rules import CampaignRules, write_rules
from gateway.domain.campaigns import CampaignState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.ports.results import Result, ResultAnswer
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import attempts, campaigns, cases, messages, respondents, surveys

OURS = "+15005550006"


class Fieldwork:
    """Writes rows for one runtime. Every case has a person and a number of its own."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._numbers = itertools.count(1)
        self._version: UUID | None = None

    def campaign(self, name: str, state: CampaignState = CampaignState.RUNNING) -> UUID:
        """Create a campaign without a sample; give its id."""
        campaign_id = self.runtime.ids.new()
        with self.runtime.unit_of_work() as uow:
            campaigns.add(
                uow,
                id=campaign_id,
                name=name,
                survey_version_id=self._survey_version(uow),
                state=state,
                default_language="en",
                rules=write_rules(CampaignRules()),
                created_at=self._now,
            )
        return campaign_id

    def cases(
        self, campaign_id: UUID, n: int, state: CaseState = CaseState.FRESH, disposition: str | None = None
    ) -> list[UUID]:
        """Add `n` cases that stand in `state`; give their ids."""
        with self.runtime.unit_of_work() as uow:
            touchpoint_id = surveys.touchpoint_id(uow, "support_hotline", self.runtime.ids.new(), self._now)
            file_id = self.runtime.ids.new()
            campaigns.add_sample_file(
                uow,
                id=file_id,
                campaign_id=campaign_id,
                name="customers.csv",
                rows_total=n,
                rows_accepted=n,
                rows_rejected=0,
                rows_warned=0,
                imported_at=self._now,
            )
            people = [self._person(uow) for _ in range(n)]
            rows = [
                {
                    "id": self.runtime.ids.new(),
                    "campaign_id": campaign_id,
                    "respondent_id": respondent_id,
                    "contact_point_id": point_id,
                    "touchpoint_id": touchpoint_id,
                    "sample_file_id": file_id,
                    "sample_row": row,
                    "address": address,
                    "channel": Channel.VOICE,
                    "language": "en",
                    "context": {},
                    "state": state,
                    "disposition": disposition,
                    "attempts_made": 0 if state is CaseState.FRESH else 1,
                    "tries": {},
                    "created_at": self._now,
                }
                for row, (respondent_id, point_id, address) in enumerate(people, 2)
            ]
            cases.add_many(uow, rows)
        return [row["id"] for row in rows]

    def call(self, campaign_id: UUID, case_id: UUID, state: AttemptState = AttemptState.IN_FLIGHT) -> UUID:
        """Add a call to a case that stands in `state`; give its attempt."""
        return self._attempt(campaign_id, case_id, Channel.VOICE, state)

    def text(self, campaign_id: UUID, case_id: UUID) -> None:
        """Add a text that waits to be sent."""
        attempt_id = self._attempt(campaign_id, case_id, Channel.SMS, AttemptState.PLANNED)
        with self.runtime.unit_of_work() as uow:
            messages.plan(
                uow,
                id=self.runtime.ids.new(),
                attempt_id=attempt_id,
                purpose=Purpose.INVITE,
                carrier="twilio",
                address="+15005550099",
                our_number=OURS,
                body="How likely are you to recommend us?",
                segments=1,
                created_at=self._now,
            )

    def scores(self, touchpoint: str, scores: Sequence[int]) -> None:
        """Put closed interviews with these NPS answers into the core store."""
        for score in scores:
            self.response(touchpoint, score)

    def response(
        self,
        touchpoint: str,
        score: int | None,
        comment: str | None = None,
        *,
        ago: timedelta = timedelta(0),
        channel: str = "voice",
        language: str = "en",
    ) -> None:
        """Put one closed interview into the core store, as the push of results does."""
        at = self._now - ago
        given: list[tuple[str, Any, str | None]] = []
        if score is not None:
            given.append(("nps", score, "nps"))
        if comment is not None:
            given.append(("comment_passive", comment, None))
        answers = tuple(
            ResultAnswer(
                question=question,
                loop="",
                value=value,
                raw=str(value),
                channel=channel,
                turn=turn,
                carrier_ref="CA1",
                answered_at=at,
                metric=metric,
            )
            for turn, (question, value, metric) in enumerate(given)
        )
        result = Result(
            response_id=self.runtime.ids.new(),
            sequence=1,
            case_id=self.runtime.ids.new(),
            campaign="a campaign",
            touchpoint=touchpoint,
            survey="post-call-nps",
            survey_version=1,
            respondent_external_id=f"R{next(self._numbers)}",
            respondent_segment="retail",
            language=language,
            channel=channel,
            outcome="complete",
            disposition="1.1",
            started_at=at,
            closed_at=at,
            answers=answers,
        )
        for sink in self.runtime.sinks:
            refused = sink.apply(result)
            if refused is not None:
                raise AssertionError(refused.reason)

    @property
    def _now(self) -> datetime:
        return self.runtime.clock.now()

    def _survey_version(self, uow: UnitOfWork) -> UUID:
        if self._version is None:
            self._version = self.runtime.ids.new()
            surveys.add_version(
                uow,
                id=self._version,
                survey_key="post-call-nps",
                version=1,
                source="survey: post-call-nps",
                checksum="0" * 64,
                published_at=self._now,
            )
        return self._version

    def _person(self, uow: UnitOfWork) -> tuple[UUID, UUID, str]:
        number = next(self._numbers)
        respondent_id, point_id, address = (
            self.runtime.ids.new(),
            self.runtime.ids.new(),
            f"+1500{number:07d}",
        )
        respondents.add_respondents(
            uow,
            [
                {
                    "id": respondent_id,
                    "external_id": f"C{number}",
                    "name": "Olga Petrova",
                    "language": "en",
                    "segment": "retail",
                    "created_at": self._now,
                }
            ],
        )
        respondents.add_contact_points(
            uow,
            [
                {
                    "id": point_id,
                    "respondent_id": respondent_id,
                    "address": address,
                    "region": "US",
                    "can_text": True,
                    "created_at": self._now,
                }
            ],
        )
        return respondent_id, point_id, address

    def _attempt(self, campaign_id: UUID, case_id: UUID, channel: Channel, state: AttemptState) -> UUID:
        attempt_id = self.runtime.ids.new()
        with self.runtime.unit_of_work() as uow:
            attempts.plan(
                uow,
                id=attempt_id,
                case_id=case_id,
                campaign_id=campaign_id,
                address=f"+1600{next(self._numbers):07d}",
                our_number=OURS,
                channel=channel,
                purpose=Purpose.INVITE,
                carrier="twilio",
                planned_at=self._now,
            )
            if state is not AttemptState.PLANNED:
                attempts.move(uow, attempt_id, AttemptState.PLANNED, state)
        return attempt_id

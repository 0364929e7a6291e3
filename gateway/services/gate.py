"""Ask the one gate: collect the facts for `may_contact`, and write its decision down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gateway.domain.caller_id import is_reachable
from gateway.domain.campaigns import CampaignState
from gateway.domain.contact_gate import Allowed, ContactFacts, ContactVerdict, Purpose, Refused, may_contact
from gateway.domain.fatigue import FatigueRules, fatigued_until
from gateway.domain.rule_packs import PACKS
from gateway.domain.windows import day_bounds
from gateway.runtime import UnitOfWork
from gateway.store.queries import attempts, callers, fatigue, respondents
from gateway.store.queries.campaigns import CampaignRow
from gateway.store.queries.cases import CaseRow

# After this the gate is asked again where a refusal is not final and no clock can say when it ends.
NO_END_KNOWN = timedelta(minutes=15)


def ask_gate(
    uow: UnitOfWork, campaign: CampaignRow, case: CaseRow, purpose: Purpose, now: datetime
) -> tuple[ContactVerdict, dict[str, Any]]:
    """Decide whether this case may be contacted now; give the decision and its record for the attempt.

    Whether another attempt of ours has the number is no question here: the store's index answers it when the
    attempt is written. Whether somebody there has just called us is.
    """
    rules = campaign.rules
    pack = PACKS[rules.window]
    zone = case.zone or rules.assumed_zone
    facts = ContactFacts(
        suppressed=respondents.is_suppressed(uow, case.address),
        campaign_running=campaign.state is CampaignState.RUNNING,
        live_attempt=callers.is_with_us(uow, case.address, case.id),
        reachable=is_reachable(case.address),
        pack=pack,
        zone=zone,
        zone_assumed=case.zone is None,
        attempts_made=case.attempts_made,
        max_attempts=rules.retries.max_attempts,
        attempts_today=_attempts_today(uow, case, zone, now),
        max_a_day=rules.retries.max_a_day,
        event_at=case.event_at,
        max_event_age=rules.max_event_age,
        fatigued_until=_fatigued_until(uow, rules.fatigue, case, purpose, now),
    )
    verdict = may_contact(purpose, facts, now)
    record: dict[str, Any] = {
        "purpose": purpose.value,
        "at": now.isoformat(),
        "pack": pack.name,
        "edition": pack.edition,
        "zone": zone,
        "zone_assumed": facts.zone_assumed,
        "attempts_made": facts.attempts_made,
        "attempts_today": facts.attempts_today,
        "fatigued_until": None if facts.fatigued_until is None else facts.fatigued_until.isoformat(),
    }
    match verdict:
        case Allowed():
            record["allowed"] = True
        case Refused(rule, until):
            record |= {
                "allowed": False,
                "rule": rule.value,
                "until": None if until is None else until.isoformat(),
            }
    return verdict, record


def _fatigued_until(
    uow: UnitOfWork, rules: FatigueRules, case: CaseRow, purpose: Purpose, now: datetime
) -> datetime | None:
    """Say until when the person is not asked anew. What follows in a case that was begun obeys its own rules."""
    if purpose is not Purpose.INVITE or case.attempts_made > 0:
        return None
    asked = fatigue.of_person(uow, case.respondent_id, case.id)
    return fatigued_until(asked.begun, asked.completed, rules, now)


def _attempts_today(uow: UnitOfWork, case: CaseRow, zone: str | None, now: datetime) -> int:
    if case.attempts_made == 0:
        return 0
    since = day_bounds(zone or "UTC", now)[0]
    return attempts.counted_since(uow, case.id, since)

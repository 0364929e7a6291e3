"""How long a carrier is to try to deliver a text: as its campaign's rules say."""

from __future__ import annotations

from datetime import timedelta

from gateway.domain.campaign_rules import CampaignRules
from gateway.runtime import UnitOfWork
from gateway.store.queries import campaigns
from gateway.store.queries.interviews import InterviewRow


def text_validity(uow: UnitOfWork, row: InterviewRow | None) -> timedelta:
    """Give the validity of a text of an interview, or of one that belongs to none. Adapters keep the carrier's bounds."""
    campaign = None if row is None else campaigns.get(uow, row.campaign_id)
    return CampaignRules().text_validity if campaign is None else campaign.rules.text_validity

"""Read how full the quota cells of a campaign are."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.errors import NotFound
from gateway.runtime import Runtime
from gateway.store.queries import campaigns, quotas
from gateway.store.queries.quotas import Filling


def read_quota_cells(runtime: Runtime, campaign_id: UUID) -> list[Filling]:
    """Give the cells in the order of the survey; none where it has no quotas. Raises `NotFound`."""
    with runtime.reading() as uow:
        if campaigns.get(uow, campaign_id) is None:
            raise NotFound("campaign", campaign_id)
        return quotas.fillings(uow, campaign_id)

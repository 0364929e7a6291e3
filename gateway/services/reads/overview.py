"""Read what is running and what has come of it so far: the figures of the console's first page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gateway.domain.final_outcome import FinalOutcome
from gateway.domain.metrics import Nps, nps
from gateway.domain.ports.results import Comment
from gateway.runtime import Runtime
from gateway.services.reads.comment_mask import mask_comment
from gateway.services.reads.progress import CampaignProgress, Stage, list_progress

COMMENTS = 12


@dataclass(frozen=True, slots=True)
class TouchpointNps:
    """The Net Promoter Score of one touchpoint."""

    touchpoint: str
    nps: Nps


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page. `now` is business time and runs `speed` times as fast as the world's."""

    now: datetime
    speed: float
    sandbox: bool
    carriers: tuple[str, ...]
    campaigns: tuple[CampaignProgress, ...]
    touchpoints: tuple[TouchpointNps, ...]
    comments: tuple[Comment, ...]

    @property
    def sample(self) -> int:
        """Count the cases of all campaigns."""
        return sum(each.sample for each in self.campaigns)

    @property
    def calls_up(self) -> int:
        """Count the calls of all campaigns that are up."""
        return sum(each.calls_up for each in self.campaigns)

    @property
    def texts_waiting(self) -> int:
        """Count the texts of all campaigns that no carrier has been given yet."""
        return sum(each.texts_waiting for each in self.campaigns)

    def in_stage(self, stage: Stage) -> int:
        """Count the cases of all campaigns in one stage."""
        return sum(each.stages[stage] for each in self.campaigns)

    def ended_as(self, outcome: FinalOutcome) -> int:
        """Count the cases of all campaigns with one final outcome."""
        return sum(each.outcomes[outcome] for each in self.campaigns)


def read_overview(runtime: Runtime) -> Overview:
    """Read the figures: fieldwork from the store, results from the core store. Comments come masked."""
    settings = runtime.settings
    with runtime.reading() as uow:
        campaigns = list_progress(uow)
    return Overview(
        now=runtime.clock.now(),
        speed=settings.clock_speed,
        sandbox=settings.sandbox,
        carriers=tuple(sorted({*runtime.voice, *runtime.messages})),
        campaigns=campaigns,
        touchpoints=tuple(
            TouchpointNps(each.touchpoint, nps(each.scores)) for each in runtime.results.nps_scores()
        ),
        comments=tuple(
            replace(each, text=mask_comment(each.text)) for each in runtime.results.newest_comments(COMMENTS)
        ),
    )

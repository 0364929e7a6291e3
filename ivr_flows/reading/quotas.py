"""The `quotas` of a survey file, and the steps that check them.

A cell may read what is asked before the first step that checks it, and nothing later.
"""

from __future__ import annotations

from collections.abc import Iterable

from ivr_flows.effects import Outcome
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import MappingNode, Node, TextNode
from ivr_flows.reading.texts import read_texts
from ivr_flows.survey import Quota, QuotaStep

_OUTCOMES = (Outcome.QUOTA_FULL, Outcome.SCREENED_OUT, Outcome.COMPLETE)
_COUNTS = ("complete", "admitted")


def quota_names(nodes: Iterable[Node]) -> frozenset[str]:
    """List the names of quotas before any is read."""
    return frozenset(
        value.value
        for node in nodes
        if isinstance(node, MappingNode)
        for value in node.all_at("name")
        if isinstance(value, TextNode)
    )


def read_check_quotas(key: str, fields: Fields, draft: Draft) -> QuotaStep:
    """Read a step that checks every quota."""
    condition, partial = draft.condition(fields.take("if")), fields.flag("partial")
    node = fields.take("check_quotas", required=True)
    when_full: str | None = "screen_out"
    outcome, texts = Outcome.QUOTA_FULL, None
    if isinstance(node, MappingNode):
        inner = Fields(node, draft.log, "check_quotas")
        when_full = inner.word("when_full", ("screen_out", "go_on")) or when_full
        outcome = Outcome(inner.word("outcome", _OUTCOMES) or outcome)
        texts = read_texts(inner, draft, required=False)
        inner.finish()
    if draft.in_loop:
        draft.log.add(fields.mark, "quota", "quotas are checked outside of loops, once for an interview")
    if not draft.quota_nodes:
        draft.log.add(fields.mark, "quota", "this survey declares no quotas")
    cells = tuple((quota.name, quota.when, draft.scope.quota_slot(quota.name)) for quota in _quotas(draft))
    return QuotaStep(
        key=key,
        condition=condition,
        partial=partial,
        cells=cells,
        outcome=outcome if when_full == "screen_out" else None,
        texts=texts,
    )


def _quotas(draft: Draft) -> tuple[Quota, ...]:
    if draft.quotas is None:
        draft.quotas = {}
        for node in draft.quota_nodes:
            # The log names the file being read now; quotas stand in the survey's own.
            reading, draft.log.file = draft.log.file, draft.included[0]
            quota = _read_quota(Fields(node, draft.log, "a quota"), draft)
            draft.log.file = reading
            if quota.name in draft.quotas:
                draft.log.add(node.start_mark, "duplicate-name", f'another quota is named "{quota.name}"')
            draft.quotas[quota.name] = quota
    return tuple(draft.quotas.values())


def _read_quota(fields: Fields, draft: Draft) -> Quota:
    name = fields.text("name", required=True) or f"nameless_{fields.mark.line}"
    when = draft.condition(fields.take("when"), early="quota-too-early")
    limit = fields.whole("limit", 0, 10_000_000, required=True) or 0
    count = fields.word("count", _COUNTS) or "complete"
    fields.finish()
    return Quota(name, when, limit, count)

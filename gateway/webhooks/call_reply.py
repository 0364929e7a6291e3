"""The answer to a voice webhook: a script, rendered for its carrier, with the addresses that it needs."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.ports.carriers import HttpReply, VoiceCarrier
from gateway.runtime import Runtime
from gateway.services.call_context import call_context
from gateway.services.call_turn import CallTurn
from gateway.services.join_prompts import join_prompts


def reply_to_call(runtime: Runtime, adapter: VoiceCarrier, attempt: UUID, taken: CallTurn) -> HttpReply:
    """Render what a call does next. Input, and what is recorded, comes back under the number of its turn."""
    context = call_context(runtime.hooks, adapter.name, attempt, taken.next_turn)
    return adapter.render(join_prompts(runtime, taken.script), context)

"""The addresses that a call's script is rendered with."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.hooks import HookAddresses
from gateway.domain.ports.carriers import RenderContext


def call_context(hooks: HookAddresses, carrier: str, attempt: UUID, turn: int) -> RenderContext:
    """Give the addresses for what a call does next: its input, and what is recorded, comes back under `turn`."""
    return RenderContext(
        turn_url=hooks.voice(carrier, attempt, turn),
        asset_base_url=hooks.prompts,
        recording_url=hooks.recording(carrier, attempt, turn),
        room_url=hooks.room(carrier, attempt),
    )

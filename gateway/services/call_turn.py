"""What a call does next: the script of a turn, how it is kept with the turn, and how it is given again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gateway.services.advance_interview import Advanced
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.channels.voice import voice_script
from ivr_flows.voice_script import Hangup, VoiceScript, decode_script, encode_script


@dataclass(frozen=True, slots=True)
class CallTurn:
    """What the call does next, and the turn that its input belongs to."""

    script: VoiceScript
    next_turn: int


GOODBYE: Final = VoiceScript((Hangup(),))


@dataclass(slots=True)
class KeptScript:
    """Writes a turn's script as it is kept with the turn; the same `script` is then what the call does."""

    script: VoiceScript = GOODBYE

    def __call__(self, advanced: Advanced) -> str:
        """Write the script of `advanced`, as JSON."""
        self.script = voice_script(advanced.survey, advanced.state, advanced.effects, advanced.prompts)
        return encode_script(self.script).decode()


def again(row: InterviewRow) -> CallTurn:
    """Give the script that was kept, to a carrier that repeats itself."""
    return CallTurn(decode_script(row.reply) if row.reply else GOODBYE, row.turn)

"""A refusal on the way from a file to samples: carries its fault up to the studio, which returns it."""

from __future__ import annotations

from gateway.domain.ports.audio import AudioFault, FaultCode


class RefusedSoundError(Exception):
    """The file cannot be used; never leaves this package."""

    def __init__(self, code: FaultCode, message: str, remedy: str) -> None:
        super().__init__(message)
        self.fault = AudioFault(code, message, remedy)

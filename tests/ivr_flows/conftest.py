"""How properties of the engine are tried: no deadline, as a busy machine is no fault of the code."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("engine", deadline=None)
settings.load_profile("engine")

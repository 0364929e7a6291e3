"""The carrier's name in addresses, tables and events."""

from __future__ import annotations

from typing import Final

NAME: Final = "vonage"

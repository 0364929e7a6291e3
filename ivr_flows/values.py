"""Values: what an answer or a contact field may be. Plain JSON; holds no rule."""

from __future__ import annotations

from typing import TypeAlias

ContextValue: TypeAlias = bool | int | float | str | None
Value: TypeAlias = bool | int | float | str | tuple[str, ...] | None

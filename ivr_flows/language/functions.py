"""The functions of the language, by name. What each takes, gives and computes is in the siblings."""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.language.asking import ASKING
from ivr_flows.language.moments import MOMENTS
from ivr_flows.language.numeric import NUMERIC
from ivr_flows.language.signature import Function
from ivr_flows.language.textual import TEXTUAL

FUNCTIONS: Mapping[str, Function] = {**ASKING, **NUMERIC, **TEXTUAL, **MOMENTS}

# These also read what the interview knows, so that they differ though their arguments do not.
KNOWING = frozenset(("today", "now", "days_since", "years_since", "quota_full"))

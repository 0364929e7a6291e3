"""The libraries that work on samples: pydub, and audioop on which it stands.

The only place that imports them. Both warn when they are imported: audioop that Python 3.13 removes it
(there it comes from audioop-lts), pydub that ffmpeg is missing and that its regular expressions are
old. None of it is news here, since the gateway starts ffmpeg itself: pydub is given samples only.
"""

from __future__ import annotations

import warnings
from typing import Any, TypeAlias

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import audioop

    from pydub import AudioSegment

Segment: TypeAlias = Any  # an AudioSegment: pydub has no types

__all__ = ["AudioSegment", "Segment", "audioop"]

"""Recordings of one account: begun by a document, by the REST interface or with a call, and told about.

Source: Twilio, "Recordings resource" and "Recording status callback parameters".
"""

from __future__ import annotations

from collections import defaultdict

from sandbox.box import Box
from sandbox.network.conferences import Conference
from sandbox.network.line import Line
from sandbox.network.recordings import Recording, RecordingState
from sandbox.network.sounds import Sound
from sandbox.twilio.hooks import API_VERSION, TwilioHooks
from sandbox.twilio.verbs import Recorded


class TwilioRecordings:
    """Every recording of one account."""

    def __init__(self, box: Box, hooks: TwilioHooks) -> None:
        """Begin with none; `root` is set when the address of the server is known."""
        self.root = ""
        self.of_calls: defaultdict[str, list[Recording]] = defaultdict(list)
        self.of_conferences: defaultdict[str, list[Recording]] = defaultdict(list)
        self._box = box
        self._hooks = hooks
        self._kept: dict[str, Recording] = {}
        self._reported: dict[str, Recorded] = {}

    def start(
        self,
        line: Line,
        *,
        source: str,
        reported: Recorded,
        track: str = "both",
        channels: int = 1,
        trims: bool = False,
    ) -> Recording:
        """Begin to record what is heard on `line`."""
        recording = self._begin(line.call.sid, line.sounds, source, reported)
        recording.track, recording.channels, recording.trims = track, channels, trims
        self.of_calls[line.call.sid].append(recording)
        return recording

    def start_conference(self, conference: Conference, reported: Recorded, *, trims: bool) -> Recording:
        """Begin to record a conference."""
        recording = self._begin("", conference.sounds, "Conference", reported)
        recording.conference_sid, recording.trims = conference.sid, trims
        self.of_conferences[conference.sid].append(recording)
        return recording

    def finish(self, recording: Recording) -> bool:
        """End a recording, tell about it, and say whether it holds anything; one that has ended stays so."""
        if recording.ended_at is None:
            recording.stop(self._box.timeline.now())
            completed = recording.state is RecordingState.COMPLETED
            self._tell(recording, "completed" if completed else "absent")
        return recording.state is RecordingState.COMPLETED

    def discard(self, recording: Recording) -> None:
        """End a recording in which nobody spoke: it holds nothing."""
        recording.stop(self._box.timeline.now())
        recording.state = RecordingState.ABSENT
        self._tell(recording, "absent")

    def finish_all(self, call_sid: str) -> None:
        """End what is still recorded of a call that is over."""
        for recording in self.of_calls.get(call_sid, ()):
            self.finish(recording)

    def find(self, sid: str) -> Recording | None:
        """Find a recording that has not been deleted."""
        recording = self._kept.get(sid)
        return None if recording is None or recording.deleted else recording

    def all(self) -> list[Recording]:
        """List every recording that has not been deleted, oldest first."""
        return [one for one in self._kept.values() if not one.deleted]

    def url(self, recording: Recording) -> str:
        """Give the address of the sound, without a suffix, as Twilio gives it."""
        account = self._box.settings.account_sid
        return f"{self.root}/{API_VERSION}/Accounts/{account}/Recordings/{recording.sid}"

    def _begin(self, call_sid: str, sounds: list[Sound], source: str, reported: Recorded) -> Recording:
        now = self._box.timeline.now()
        recording = Recording(
            sid=self._box.ids.sid("RE", call_sid or source),
            call_sid=call_sid,
            source=source,
            started_at=now,
            sounds=sounds,
            spans=[(now, None)],
        )
        self._kept[recording.sid] = recording
        self._reported[recording.sid] = reported
        self._tell(recording, "in-progress")
        return recording

    def _tell(self, recording: Recording, status: str) -> None:
        reported = self._reported[recording.sid]
        if reported.url and status in reported.events:
            self._box.timeline.spawn(self._report(recording, reported, status))

    async def _report(self, recording: Recording, reported: Recorded, status: str) -> None:
        params = {
            "RecordingSid": recording.sid,
            "RecordingUrl": self.url(recording),
            "RecordingStatus": status,
            "RecordingDuration": str(recording.seconds),
            "RecordingChannels": str(recording.channels),
            "RecordingSource": recording.source,
            "RecordingTrack": recording.track,
            "RecordingStartTime": self._hooks.stamp(recording.started_at),
        }
        if recording.call_sid:
            params["CallSid"] = recording.call_sid
        if recording.conference_sid:
            params["ConferenceSid"] = recording.conference_sid
        await self._hooks.report(
            "recording-status",
            recording.call_sid or recording.conference_sid,
            reported.url,
            reported.method,
            params,
            "RecordingStatus",
        )

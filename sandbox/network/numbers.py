"""Our numbers: where their inbound calls and texts go, and who does not want texts from them."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.network.stop_words import OptOut


@dataclass(frozen=True, slots=True)
class OurNumber:
    """A number of the customer's, and the addresses configured for it; "" where there is none.

    `voice_status_url` hears how calls to the number go on; `carrier` names the dialect that it speaks. Networks
    deliver nothing of what a `filtered` number texts.
    """

    number: str
    sms_url: str = ""
    voice_url: str = ""
    voice_fallback_url: str = ""
    voice_status_url: str = ""
    sms_fallback_url: str = ""
    carrier: str = "twilio"
    legacy: bool = False
    filtered: bool = False


class Numbers:
    """Every number of ours that has been configured, and the opt-outs of all."""

    def __init__(self) -> None:
        """Begin with none."""
        self._numbers: dict[str, OurNumber] = {}
        self._opted_out: set[tuple[str, str]] = set()

    def configure(self, number: OurNumber) -> None:
        """Set the addresses of one number."""
        self._numbers[number.number] = number

    def all(self) -> list[OurNumber]:
        """List every number that has been configured."""
        return list(self._numbers.values())

    def find(self, number: str) -> OurNumber:
        """Give the configuration of `number`: an empty one where nothing was configured."""
        return self._numbers.get(number) or OurNumber(number)

    def heed(self, word: OptOut | None, person: str, our_number: str) -> None:
        """Act on a keyword that `person` sent to `our_number`."""
        if word == "STOP":
            self._opted_out.add((person, our_number))
        elif word == "START":
            self._opted_out.discard((person, our_number))

    def is_opted_out(self, person: str, our_number: str) -> bool:
        """Tell whether `our_number` may not text `person`."""
        return (person, our_number) in self._opted_out

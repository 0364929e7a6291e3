from __future__ import annotations

from uuid import UUID

import pytest

from gateway.domain.hooks import HookAddresses

SUBJECT = UUID("01930000-0000-7000-8000-00000000000a")
OTHER = UUID("01930000-0000-7000-8000-00000000000b")
HOOKS = HookAddresses("https://gateway.test/", "a secret of this house, long enough")
REFERENCE = HOOKS.reference(SUBJECT)


def test_an_address_names_the_row_that_it_was_written_for() -> None:
    assert HOOKS.subject(REFERENCE) == SUBJECT


@pytest.mark.parametrize(
    "reference",
    [
        HOOKS.reference(OTHER).partition(".")[0] + "." + REFERENCE.partition(".")[2],
        REFERENCE[:-1] + ("0" if REFERENCE[-1] != "0" else "1"),
        REFERENCE[:-1],
        REFERENCE + "0",
        REFERENCE.upper(),
        str(SUBJECT) + "." + REFERENCE.partition(".")[2],
        REFERENCE.replace(".", ""),
        SUBJECT.hex,
        SUBJECT.hex + ".",
        "." + REFERENCE.partition(".")[2],
        ".",
        "",
        "не.наше",
        "x.\udcff",
        "\udcff.x",
    ],
)
def test_a_forged_or_mutilated_reference_names_nothing(reference: str) -> None:
    assert HOOKS.subject(reference) is None


def test_another_houses_addresses_name_nothing_here() -> None:
    stranger = HookAddresses("https://gateway.test", "another secret of another house....")
    assert HOOKS.subject(stranger.reference(SUBJECT)) is None


def test_a_mark_over_words_that_are_no_id_names_nothing() -> None:
    # Who holds the key could mark anything; it still has to be an id.
    assert HOOKS.subject(f"words.{HOOKS._mark('words')}") is None


def test_addresses_stand_under_the_public_one_without_a_double_slash() -> None:
    base = "https://gateway.test/hooks/twilio"
    assert HOOKS.voice("twilio", SUBJECT, 3) == f"{base}/voice/{REFERENCE}/3"
    assert HOOKS.call_status("twilio", SUBJECT) == f"{base}/call-status/{REFERENCE}"
    assert HOOKS.message_status("twilio", SUBJECT) == f"{base}/message-status/{REFERENCE}"
    assert HOOKS.inbound_message("twilio") == f"{base}/inbound-message"


def test_a_reference_tells_nothing_of_the_key() -> None:
    assert "secret" not in REFERENCE
    assert len(REFERENCE) == 32 + 1 + 20

"""Phone numbers: from what people write to E.164 and the facts that fieldwork needs.

It reads and describes; it never decides whether a number may be called. Facts come from the metadata
of `phonenumbers`, which is dated: a number outside every allocated range is kept, with a warning.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult
from phonenumbers.timezone import time_zones_for_number


class NumberKind(StrEnum):
    """What a number reaches. In North America fixed and mobile lines cannot be told apart."""

    MOBILE = "mobile"
    FIXED = "fixed"
    FIXED_OR_MOBILE = "fixed_or_mobile"
    VOIP = "voip"
    UNKNOWN = "unknown"


class UnreadableReason(StrEnum):
    """Why a number was not read."""

    EMPTY = "empty"
    NO_DIGITS = "no_digits"
    LETTERS = "letters"
    NO_COUNTRY = "no_country"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    IMPOSSIBLE = "impossible"
    PREMIUM_RATE = "premium_rate"


class NumberWarning(StrEnum):
    """What is odd about a number that was read all the same."""

    NOT_ALLOCATED = "not_allocated"


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number that can be dialled.

    `region` is ISO 3166 alpha-2 ("001" for numbers of no country), `zones` the IANA zones in which it may
    be used (empty when unknown). `can_text` is false where a text surely does not arrive.
    """

    e164: str
    extension: str | None
    region: str | None
    kind: NumberKind
    can_text: bool
    zones: tuple[str, ...]
    warning: NumberWarning | None


@dataclass(frozen=True, slots=True)
class UnreadableNumber:
    """A value that is no number, with a reason for programs and words for people."""

    raw: str
    reason: UnreadableReason
    words: str


_WORDS: dict[UnreadableReason, str] = {
    UnreadableReason.EMPTY: "the value is empty",
    UnreadableReason.NO_DIGITS: "there are no digits in it",
    UnreadableReason.LETTERS: "there are letters in it, and a letter cannot safely be read as a digit",
    UnreadableReason.NO_COUNTRY: "it has no country code, and no known country was given to read it with",
    UnreadableReason.TOO_SHORT: "it has too few digits for its country",
    UnreadableReason.TOO_LONG: "it has too many digits for its country",
    UnreadableReason.IMPOSSIBLE: "its country's numbering plan has no such numbers",
    UnreadableReason.PREMIUM_RATE: "it is a premium-rate number, which is never dialled",
}

_KINDS: dict[int, NumberKind] = {
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE: NumberKind.FIXED,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.FIXED_OR_MOBILE,
    PhoneNumberType.VOIP: NumberKind.VOIP,
}

# An unknown kind may be a new mobile range: the carrier will say if it is not.
_TEXTABLE = frozenset({NumberKind.MOBILE, NumberKind.FIXED_OR_MOBILE, NumberKind.UNKNOWN})

_TEL = re.compile(r"\s*tel:\s*", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?<=\d)[\s,;.()]*(?:extension|extn|ext|x|#|добавочный|доб|вн)[\s.:=]*(\d{1,8})\s*$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_DOUBLE_ZERO = re.compile(r"^\D*00(?=[\s().-]*[1-9])")
# Area and exchange codes of North America begin with 2 to 9; the metadata checks the length only.
_NORTH_AMERICAN = re.compile(r"[2-9]\d\d[2-9]\d{6}")


def read_number(raw: str, region: str | None) -> ReadNumber | UnreadableNumber:
    """Read a number as a person wrote it, national forms by the rules of `region` (ISO 3166 alpha-2).

    Understands `tel:`, `00` for the plus in every country, a missing plus, no-break and zero-width spaces,
    national prefixes such as the Russian 8, and extensions. A number that its country's plan allows but has
    not allocated is read, with a warning. Two numbers in one value are not read.
    """
    # NFKC makes no-break spaces and full-width digits plain; format characters are invisible.
    text = "".join(c for c in unicodedata.normalize("NFKC", raw) if unicodedata.category(c) != "Cf").strip()
    if not text:
        return _unreadable(raw, UnreadableReason.EMPTY)
    if not any(c.isdigit() for c in text):
        return _unreadable(raw, UnreadableReason.NO_DIGITS)
    text = _TEL.sub("", text, count=1) if _TEL.match(text) else text
    extension = _EXTENSION.search(text)
    if extension:
        text = text[: extension.start()]
    if _LETTER.search(text):
        return _unreadable(raw, UnreadableReason.LETTERS)
    country = region.strip().upper() if region else None
    found = _parse(_DOUBLE_ZERO.sub("+", text), country)
    if isinstance(found, UnreadableReason):
        return _unreadable(raw, found)
    return _describe(found, extension.group(1) if extension else None, country)


def mask(e164: str) -> str:
    """Hide the middle of a number, for logs: `+7916•••4269`. At least three digits are hidden."""
    shown = min(5, len(e164) - 7)
    return f"{e164[:shown]}•••{e164[-4:]}" if shown > 0 else "•••"


def _parse(text: str, region: str | None) -> PhoneNumber | UnreadableReason:
    # The plus is put back only where no country says how to read the digits: another country's number that
    # a wrong guess makes of a local one belongs to a stranger.
    if not text.startswith("+") and region not in phonenumbers.SUPPORTED_REGIONS:
        abroad = _parse("+" + text, region)
        usable = isinstance(abroad, PhoneNumber) and phonenumbers.is_valid_number(abroad)
        return abroad if usable else UnreadableReason.NO_COUNTRY
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as fault:
        return _PARSE_FAULTS.get(fault.error_type, UnreadableReason.IMPOSSIBLE)
    return _why_impossible(number) or number


_PARSE_FAULTS: dict[int, UnreadableReason] = {
    NumberParseException.INVALID_COUNTRY_CODE: UnreadableReason.NO_COUNTRY,
    NumberParseException.TOO_SHORT_AFTER_IDD: UnreadableReason.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: UnreadableReason.TOO_SHORT,
    NumberParseException.TOO_LONG: UnreadableReason.TOO_LONG,
}

_LENGTH_FAULTS: dict[int, UnreadableReason] = {
    ValidationResult.TOO_SHORT: UnreadableReason.TOO_SHORT,
    ValidationResult.TOO_LONG: UnreadableReason.TOO_LONG,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: UnreadableReason.TOO_SHORT,  # the area code is missing
    ValidationResult.INVALID_COUNTRY_CODE: UnreadableReason.NO_COUNTRY,
}


def _why_impossible(number: PhoneNumber) -> UnreadableReason | None:
    if phonenumbers.is_valid_number(number):
        premium = phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE
        return UnreadableReason.PREMIUM_RATE if premium else None
    # A person's line is fixed or mobile; other kinds have lengths that let pagers and services through.
    length = phonenumbers.is_possible_number_for_type_with_reason(
        number, PhoneNumberType.FIXED_LINE_OR_MOBILE
    )
    if length != ValidationResult.IS_POSSIBLE:
        return _LENGTH_FAULTS.get(length, UnreadableReason.IMPOSSIBLE)
    national = phonenumbers.national_significant_number(number)
    if not national.strip("0") or (number.country_code == 1 and not _NORTH_AMERICAN.fullmatch(national)):
        return UnreadableReason.IMPOSSIBLE
    return None


def _describe(number: PhoneNumber, extension: str | None, country: str | None) -> ReadNumber:
    kind = _KINDS.get(phonenumbers.number_type(number), NumberKind.UNKNOWN)
    zones = tuple(zone for zone in time_zones_for_number(number) if zone != "Etc/Unknown")
    return ReadNumber(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        extension=extension,
        region=_region_of(number, country),
        kind=kind,
        can_text=kind in _TEXTABLE,
        zones=zones,
        warning=None if phonenumbers.is_valid_number(number) else NumberWarning.NOT_ALLOCATED,
    )


def _region_of(number: PhoneNumber, asked: str | None) -> str | None:
    exact = phonenumbers.region_code_for_number(number)
    if exact:
        return exact
    # In no allocated range: the row's country when it shares the code, else the code's main country.
    candidates = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    if asked in candidates:
        return asked
    return candidates[0] if candidates else None


def _unreadable(raw: str, reason: UnreadableReason) -> UnreadableNumber:
    return UnreadableNumber(raw, reason, _WORDS[reason])

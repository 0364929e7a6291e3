"""Prices: what a text or a call costs by the carrier's list, in millionths of a currency.

The list is data (`price_list.toml`, or an installation's own file); the figures are estimates until a carrier
sends its bill. Money is whole millionths: nothing here is a float. Pure: who reads the file hands over its text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

import msgspec

from gateway.domain.known_type import KnownType

MILLION = 1_000_000
_AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_PREFIX = re.compile(r"[0-9]{0,8}")


class Billed(StrEnum):
    """What is paid for: a part of a text, or a minute that has begun."""

    TEXT_OUT = "text_out"
    TEXT_IN = "text_in"
    CALL_OUT = "call_out"
    CALL_IN = "call_in"


# A carrier, what it bills, and a prefix of numbers.
_Key: TypeAlias = tuple[str, Billed, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount in millionths of `currency` (ISO 4217)."""

    micros: int
    currency: str

    def __str__(self) -> str:
        """Write the amount as people do: `0.0166 USD`."""
        return f"{(Decimal(self.micros) / MILLION).normalize():f} {self.currency}"


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the list: the price of one unit where the other end's number begins with `prefix`.

    For what we receive it is the prefix of our own number, whose rent decides.
    """

    billed: Billed
    amount: str
    prefix: str = ""
    region: str = ""

    def __post_init__(self) -> None:
        if not _AMOUNT.fullmatch(self.amount):
            raise ValueError(f"{self.amount!r} is no amount: digits, a point, at most six digits after it")
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"{self.prefix!r} is no prefix: a country code, or more, in digits")


class _Carrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    source: str
    prices: tuple[_Row, ...]
    verify: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    edition: date
    format: Literal[1]
    carriers: dict[str, _Carrier]


_FILE = KnownType(_File)


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices of every carrier. `edition` is the day of the list; `verify` names carriers whose prices
    were not compared with their own list.
    """

    edition: date
    verify: frozenset[str]
    _amounts: Mapping[_Key, Cost]
    _regions: Mapping[_Key, str]

    def price_of(self, carrier: str, billed: Billed, number: str) -> Cost | None:
        """Give the price of one unit, by the longest prefix of `number` (E.164) that the list has; else None."""
        digits = number.removeprefix("+")
        for length in range(len(digits), -1, -1):
            found = self._amounts.get((carrier, billed, digits[:length]))
            if found is not None:
                return found
        return None

    def places(self, carrier: str, billed: Billed) -> list[tuple[str, Cost]]:
        """List where a carrier's prices differ: the region with its prefix, and the price of one unit."""
        return [
            (f"{self._regions.get(key, '')} (+{key[2]})".strip() if key[2] else "elsewhere", price)
            for key, price in self._amounts.items()
            if key[:2] == (carrier, billed)
        ]

    def cost_of_text(self, carrier: str, billed: Billed, number: str, segments: int) -> Cost | None:
        """Give what a text of `segments` parts costs, or None where the list has no price."""
        return _times(self.price_of(carrier, billed, number), segments)

    def cost_of_call(self, carrier: str, billed: Billed, number: str, seconds: int) -> Cost | None:
        """Give what a call of `seconds` costs: every minute that has begun counts, an unanswered call nothing."""
        return _times(self.price_of(carrier, billed, number), -(-seconds // 60))


def read_prices(text: str) -> PriceList:
    """Read a price list. Raises `ValueError` naming what is wrong."""
    try:
        file = _FILE.read(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(str(error)) from error
    amounts: dict[_Key, Cost] = {}
    regions: dict[_Key, str] = {}
    for name, carrier in file.carriers.items():
        for row in carrier.prices:
            key = (name, row.billed, row.prefix)
            if key in amounts:
                raise ValueError(f"{name}: two prices for {row.billed.value} to {row.prefix or 'everywhere'}")
            regions[key] = row.region
            amounts[key] = Cost(int(Decimal(row.amount) * MILLION), carrier.currency)
    unsure = frozenset(name for name, carrier in file.carriers.items() if carrier.verify)
    return PriceList(file.edition, unsure, amounts, regions)


def _times(price: Cost | None, units: int) -> Cost | None:
    return None if price is None else Cost(price.micros * units, price.currency)

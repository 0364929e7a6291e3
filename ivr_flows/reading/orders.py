"""An `order` of a survey file -> an Order. Knows no place where one may stand."""

from __future__ import annotations

from collections.abc import Collection

from ivr_flows.faults import FaultLog
from ivr_flows.order import Order
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import TextNode
from ivr_flows.suggestion import did_you_mean


def read_order(
    fields: Fields, items: Collection[str], log: FaultLog, aside: Collection[str] = ()
) -> Order | None:
    """Read `order`, whose `first`, `last` and `keep` name some of `items`; None where there is none.

    The items `aside` stand last, and are never left out, where the author gives them no other place.
    """
    node = fields.take("order")
    if node is None:
        return None
    order = Fields(node, log, "an order")
    shuffle, pick = order.flag("shuffle"), order.whole("pick", 1, 1000)
    first, last, keep = (_names(order, key, items, log) for key in ("first", "last", "keep"))
    order.finish()
    if not shuffle and pick is None:
        log.add(order.mark, "missing", 'an order has "shuffle: true", "pick" or both')
    last = (*last, *(item for item in aside if item not in {*first, *last, *keep}))
    if len({*first, *last, *keep}) < len(first) + len(last) + len(keep):
        log.add(order.mark, "duplicate-key", "nothing has two places of first, last and keep")
    if pick is not None and pick > len(set(items) - {*first, *last, *keep}):
        log.add(order.mark, "wrong-number", f"there are no {pick} to pick from")
    return Order(shuffle, pick, first, last, keep)


def _names(order: Fields, key: str, items: Collection[str], log: FaultLog) -> tuple[str, ...]:
    names = []
    for node in order.items(key):
        name = node.value if isinstance(node, TextNode) else ""
        if name not in items:
            log.add(node.start_mark, "unknown-name", f'"{name}" is not here{did_you_mean(name, items)}')
        names.append(name)
    return tuple(dict.fromkeys(names))

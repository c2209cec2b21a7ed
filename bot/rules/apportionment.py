"""Divide whole seats, such as the days of a plan, among weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def apportion(weights: Sequence[Fraction], seats: int) -> list[int]:
    """Return how many of `seats` each weight gets: at least one, and never fewer than a smaller weight gets.

    `seats` must be at least the number of weights.

    A weight whose quota is less than one seat gets one seat, as each state of the USA gets at least one representative.
    The other seats are apportioned by the method of largest remainders, which Hamilton proposed in 1792 (Balinski and
    Young, Fair Representation, 1982). If remainders are equal, the first weight gets the seat.
    """
    shares, free = [1] * len(weights), list(range(len(weights)))
    while True:
        left, total = seats - len(weights) + len(free), sum(weights[place] for place in free)
        small = [place for place in free if weights[place] * left < total]
        if not small:
            break
        free = [place for place in free if place not in small]
    quotas = {place: weights[place] * left / total if total else Fraction(left, len(free)) for place in free}
    for place in free:
        shares[place] = int(quotas[place])
    for place in sorted(free, key=lambda place: shares[place] - quotas[place])[: seats - sum(shares)]:
        shares[place] += 1
    return shares

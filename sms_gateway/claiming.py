"""Messages of a burst claimed in the journal: by the carrier's id, else by sender and text at the moment they came."""

from collections.abc import Sequence
from datetime import datetime

from lookup_api.exchange import Claim, Exchange
from sms_gateway.inbound import Inbound


def claim_all(exchange: Exchange, messages: Sequence[tuple[Inbound, datetime]], now: datetime) -> list[Claim]:
    """Claim each message that came at its moment, waiting for nobody; raise ExchangeUnavailable.

    One transaction a carrier. What stands twice in the burst is claimed at its first place.
    """
    groups: dict[tuple[str, bool], list[int]] = {}
    for place, (inbound, _) in enumerate(messages):
        groups.setdefault((inbound.carrier, bool(inbound.message_id)), []).append(place)
    claims: dict[int, Claim] = {}
    for (carrier, named), places in groups.items():
        ours = [messages[place] for place in places]
        claimed = (
            exchange.claim_many(carrier, [inbound.message_id for inbound, _ in ours], now)
            if named
            else exchange.claim_texts(carrier, [(inbound.sender, inbound.text, at) for inbound, at in ours], now)
        )
        claims.update(zip(places, claimed, strict=True))
    return [claims[place] for place in range(len(messages))]

"""A relay for senders that know a single address: it passes each message on unchanged, and keeps a copy for us.

    sender -> relay -> the national portal, whose answer goes back as it is
              relay -> a sealed file on the disk -> our API, until it has it

The copy is on the disk before the message goes on, so neither side can lose it; a disk that does not answer holds the
message up for COPY_SECONDS at most. Sign-ins and questions are passed on and not kept: a password is none of ours.
"""

from lookup_api.feeds.relay.copies import Copies, Copy
from lookup_api.feeds.relay.delivering import Delivery, deliver_for_ever
from lookup_api.feeds.relay.passing import COPY_SECONDS, FAR_SECONDS, create_relay

__all__ = ["COPY_SECONDS", "FAR_SECONDS", "Copies", "Copy", "Delivery", "create_relay", "deliver_for_ever"]

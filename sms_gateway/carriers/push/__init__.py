"""JSON push: the form in which aggregators post texts to an address, signed, field names as they like them."""

from sms_gateway.carriers.push.posted import CARRIER, SIGNATURE_HEADER, PushPost, signature_of, write_post
from sms_gateway.carriers.push.pushing import PushRoad
from sms_gateway.carriers.push.replies import CONTENT_TYPE, as_json

__all__ = [
    "CARRIER",
    "CONTENT_TYPE",
    "SIGNATURE_HEADER",
    "PushPost",
    "PushRoad",
    "as_json",
    "signature_of",
    "write_post",
]

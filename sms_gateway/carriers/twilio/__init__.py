"""Twilio: signed webhooks in, TwiML out. Twilio has no two-way SMS in Vietnam; it serves test and foreign numbers."""

from sms_gateway.carriers.twilio.twiml import CONTENT_TYPE, twiml
from sms_gateway.carriers.twilio.webhook import CARRIER, LARGEST_FORM, TwilioWebhook

__all__ = ["CARRIER", "CONTENT_TYPE", "LARGEST_FORM", "TwilioWebhook", "twiml"]

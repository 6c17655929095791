"""Twilio: signed webhooks in, TwiML out. Twilio has no two-way SMS in Vietnam; it serves test and foreign numbers."""

from sms_gateway.carriers.twilio.rest import TwilioRoad
from sms_gateway.carriers.twilio.twiml import CONTENT_TYPE, twiml
from sms_gateway.carriers.twilio.webhook import CARRIER, TwilioWebhook

__all__ = ["CARRIER", "CONTENT_TYPE", "TwilioRoad", "TwilioWebhook", "twiml"]

"""Facebook Messenger: a webhook that is signed by HMAC, and replies through the Graph API within 24 hours.

`webhook` shakes hands, verifies and keeps, `translate` turns events into what the dialogue hears and replies into what
the Send API takes, `front` sends. It was held to a strict double of the documented API, not tried on Facebook itself;
address, version and hosts are settings.
"""

from hotline_bot.fronts.messenger.front import MessengerFront
from hotline_bot.fronts.messenger.webhook import MessengerWebhook, messenger_webhook

__all__ = ["MessengerFront", "MessengerWebhook", "messenger_webhook"]

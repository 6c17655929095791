"""Zalo Official Account: a webhook that is signed by a plain SHA-256, and replies through the open API.

`webhook` verifies and keeps, `translate` turns events into what the dialogue hears and replies into what Zalo takes,
`tokens` keeps the access token that all workers share, `front` sends. What is known of Zalo's API is from its
documentation as others quote it and could not be tried on Zalo itself; addresses, hosts and secrets are settings.
"""

from hotline_bot.fronts.zalo.front import ZaloFront
from hotline_bot.fronts.zalo.tokens import App, ZaloTokens
from hotline_bot.fronts.zalo.webhook import ZaloWebhook, zalo_webhook

__all__ = ["App", "ZaloFront", "ZaloTokens", "ZaloWebhook", "zalo_webhook"]

"""Web chat: one plain page at `/chat/web`, to be opened by itself or embedded in the province's portal.

Without script each message is a form that brings a new page; with script the same form is posted behind the page and
the answer appended. Either way the answer goes back within the request, and saying the same message again brings the
same answer. Nothing is kept in the browser: no cookie, no storage.
"""

from hotline_bot.fronts.web.conversations import Conversations
from hotline_bot.fronts.web.front import WebFront, web_front
from hotline_bot.fronts.web.news import Newsroom
from hotline_bot.fronts.web.page import ChatPage

__all__ = ["ChatPage", "Conversations", "Newsroom", "WebFront", "web_front"]

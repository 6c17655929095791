"""Twilio's transport: each signed form is answered with instructions (TwiML), once, and the same to a repeat."""

from hotline_bot.voice.twilio.front import TwilioVoice, voice_front
from hotline_bot.voice.twilio.webhook import VoiceWebhook

__all__ = ["TwilioVoice", "VoiceWebhook", "voice_front"]

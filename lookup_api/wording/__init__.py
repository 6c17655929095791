"""Picks and fills sentences for every channel; folds and counts SMS; spells what is read aloud."""

from lookup_api.wording.answers import tell, tell_problem
from lookup_api.wording.catalogue import MissingWording, Wording, drop_in, id_of, languages
from lookup_api.wording.dates import (
    is_bare_day,
    say_as_of,
    say_date,
    say_day,
    say_duration,
    say_hour,
    say_moment,
    say_money,
    say_working_time,
)
from lookup_api.wording.explaining import say_explanation
from lookup_api.wording.gsm import Encoding, Segments, count_segments, fold
from lookup_api.wording.maintenance import by_gravity, pressing, say_maintenance, sms_with_maintenance
from lookup_api.wording.names import abbreviate, expand
from lookup_api.wording.open_hours import say_open_hours
from lookup_api.wording.saying import Face, Family, StepLine, Telling
from lookup_api.wording.sms import sms_answer, sms_help, sms_message, sms_problem
from lookup_api.wording.speech import speak_code, speak_number, speak_text
from lookup_api.wording.voice import Sentence, voice_answer, voice_problem

__all__ = [
    "Encoding",
    "Face",
    "Family",
    "MissingWording",
    "Segments",
    "Sentence",
    "StepLine",
    "Telling",
    "Wording",
    "abbreviate",
    "by_gravity",
    "count_segments",
    "drop_in",
    "expand",
    "fold",
    "id_of",
    "is_bare_day",
    "languages",
    "pressing",
    "say_as_of",
    "say_date",
    "say_day",
    "say_duration",
    "say_explanation",
    "say_hour",
    "say_maintenance",
    "say_moment",
    "say_money",
    "say_open_hours",
    "say_working_time",
    "sms_answer",
    "sms_help",
    "sms_message",
    "sms_problem",
    "sms_with_maintenance",
    "speak_code",
    "speak_number",
    "speak_text",
    "tell",
    "tell_problem",
    "voice_answer",
    "voice_problem",
]

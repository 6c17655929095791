# Handing a conversation to a person, and calling back. One idea a sentence.

handover-taken = Officer { $operator } is answering you.
handover-released = The officer has finished. The automatic hotline goes on answering you.
handover-silent = The officer could not answer. The automatic hotline goes on answering you.
handover-nobody-came =
    No officer is free at present.
    Please send your phone number to be called back.
handover-night = No officer is on duty at this hour.
handover-overload = All officers are busy.
handover-leave-phone = Please send your phone number to be called back.
handover-phone-again = This is not a phone number. Please send its 10 digits again.
handover-call-back-kept = Noted. An officer will call you back in working hours.

handover-news = See new messages
handover-with-person = An officer is answering you here.
handover-waiting = Waiting for an officer. Please stay on this page.
dialogue-button-call-back = Ask for a call

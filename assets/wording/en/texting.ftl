# What the SMS gateway says in a conversation, beside answers and problems: in one segment of the GSM alphabet.

sms-own-none = No open dossier is registered on this phone. To look one up, send EN <code on your receipt>
    .sms-hotline = . Help: { $hotline }
sms-ambiguous = TC: look up or refuse? To look up, send EN <code on your receipt>. To stop notices, send EN STOP
    .sms-hotline = . Help: { $hotline }

# A question that stays open. The code proposed is one whose form the typed number proves, or one of the sender's own.
sms-near = { $typed ->
    [none] No dossier has this code
   *[other] HS { $typed } was not found
}. Did you mean { $code }? Reply YES or NO
    .sms-hotline = . Help: { $hotline }
sms-near-refused = Please check the code on your receipt, then send: EN <code>
    .sms-hotline = . Help: { $hotline }
sms-no-question = There is no question to answer now. To look up: EN <code>. To stop notices: EN STOP
    .sms-hotline = . Help: { $hotline }

sms-opted-out = No more notices by text. What must be told comes by letter or call. You can still look up: EN <code>. For texts again: EN START
    .sms-hotline = . Help: { $hotline }
sms-opted-in = This number gets texts about the dossiers it is registered on. To follow one: FOLLOW <code>. To stop: EN STOP
    .sms-hotline = . Help: { $hotline }
sms-following = HS { $code }: we will text you when it changes
    .sms-todo = . To stop: UNFOLLOW { $code }
    .sms-hotline = . Help: { $hotline }
# By the last four digits one follows from any phone; texts go to those on the dossier.
sms-following-registered = HS { $code }: when it changes, we will text the phone registered on it
    .sms-hotline = . Help: { $hotline }
sms-unfollowed = HS { $code }: you no longer follow it. Notices required by law still come by text; to stop them: EN STOP
    .sms-hotline = . Help: { $hotline }
sms-unfollowed-registered = HS { $code }: no longer followed. Notices required by law still go to the phone registered on it
    .sms-hotline = . Help: { $hotline }
# One sentence for an unknown code and for a phone that is not on the dossier, so that nobody can test codes.
sms-follow-refused = Not done. Please check the code, text from the phone on the dossier, or add the last 4 of the ID number to the code
    .sms-hotline = . Help: { $hotline }
sms-follow-no-phone = There is no mobile phone on the dossier to text. Please give one at the counter
    .sms-hotline = {" "}or call { $hotline }

# What only a holder is told. Where it would need a second segment, the sentence for everybody is said instead.
sms-holder-supplement = HS { $code }: please bring { $papers }
    .sms-timeliness = , { $timeliness }
    .sms-todo = . See your request slip or ask the counter
    .sms-hotline = . Help: { $hotline }
sms-holder-payment = HS { $code }: { $fee } to be paid before it goes on
    .sms-todo = . Pay only at the counter or on official sites
    .sms-hotline = . Help: { $hotline }

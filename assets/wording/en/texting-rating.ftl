# Rating by SMS: in one segment. Who may not rate hears the sentence of those who may not follow.

sms-rated = Thank you: { $score } of 5 noted for dossier { $code }
    .sms-hotline = . Help: { $hotline }
sms-not-rated = Not noted: a dossier is rated once, after its result was collected
    .sms-hotline = . Help: { $hotline }
sms-rate-how = To rate: text RATE <code on your receipt> <1 to 5>, 1 is not satisfied, 5 is very satisfied
    .sms-hotline = . Help: { $hotline }

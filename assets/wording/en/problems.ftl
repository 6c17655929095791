# What is said when a lookup has no answer. One problem code, one message: `problem-<code>`.
#
# The value is the sentence on a screen, `.heading` the word on the card, `.line-…` what to do instead, each said where
# its facts are known. `.sms` and `.sms-…` as in status.ftl; $code is what was typed, `none` where it is not repeated.

problem-to-do = Need help?

problem-code-not-recognised = This code is not in a known form. Please check it on your receipt.
    .heading = Check the code
    .line-help = Ask the counter or call { $hotline }.
    .sms = The code is not in a known form. Send: EN <code on your receipt>
    .sms-hotline = . Help: { $hotline }
    .voice = This code is not in a known form. It stands at the top of your receipt.
problem-dossier-not-found = No dossier has this code. Please check it on your receipt.
    .heading = Not found
    .line-help = Ask the counter or call { $hotline }.
    .sms = { $code ->
        [none] No dossier has this code
       *[other] No dossier HS { $code }
    }
    .sms-todo = . Check the code on your receipt
    .sms-hotline = {" "}or call { $hotline }
    .voice = I cannot find a dossier with this code. Please check it on your receipt.
# A wrong proof, an unknown code and a lock have one face, so that nobody can test codes.
problem-proof-refused = { problem-dossier-not-found }
    .heading = { problem-dossier-not-found.heading }
    .line-help = { problem-dossier-not-found.line-help }
    .sms = { problem-dossier-not-found.sms }
    .sms-todo = { problem-dossier-not-found.sms-todo }
    .sms-hotline = { problem-dossier-not-found.sms-hotline }
    .voice = { problem-dossier-not-found.voice }
problem-handled-elsewhere = This code belongs to another system.
    .heading = Dossier is elsewhere
    .line-system = It is kept by: { $system }
    .line-portal = Please look it up at { $portal }.
    .line-help = Ask the counter or call { $hotline }.
    .sms = { $code ->
        [none] This code
       *[other] HS { $code }
    } is handled by another system
    .sms-portal = . Look it up at { $portal }
    .sms-hotline = {" "}or call { $hotline }
    .voice = This code belongs to another system. You can use the National Public Service Portal.
problem-too-many-attempts = You have looked up many times. Please try again later.
    .heading = Too many lookups
    .line-wait = Please try again in { $wait }.
    .line-help = Ask the counter or call { $hotline }.
    .sms = You have looked up many times. Try again
    .sms-wait = {" "}in { $wait }
    .sms-hotline = {" "}or call { $hotline }
    .voice = You have looked up many times. Please try again later.
problem-not-signed-in = This machine may not look up dossiers yet. Please ask the counter.
    .heading = Cannot look up now
    .line-help = Ask the counter or call { $hotline }.
    .sms = No lookup just now. Ask the counter
    .sms-hotline = {" "}or call { $hotline }
    .voice = I cannot look this up just now. Please ask the counter.
problem-not-allowed = This needs permission. Please ask the counter.
    .heading = Not allowed yet
    .line-help = Ask the counter or call { $hotline }.
    .sms = This needs permission. Ask the counter
    .sms-hotline = {" "}or call { $hotline }
    .voice = This needs permission. Please ask the counter.
problem-invalid-request = The machine did not understand this. Please try again.
    .heading = Not looked up
    .line-help = Ask the counter or call { $hotline }.
    .sms = We did not understand. Send: EN <code on your receipt>
    .sms-hotline = . Help: { $hotline }
    .voice = I did not understand. Please try again.
problem-conflict = This differs from what is on record. Please ask the counter.
    .heading = Details differ
    .line-help = Ask the counter or call { $hotline }.
    .sms = This differs from what is on record. Ask the counter
    .sms-hotline = {" "}or call { $hotline }
    .voice = This differs from what is on record. Please ask the counter.
problem-too-large = This is too long. Please send something shorter.
    .heading = Too long
    .line-help = Ask the counter or call { $hotline }.
    .sms = The message is too long. Send: EN <code on your receipt>
    .sms-hotline = . Help: { $hotline }
    .voice = This is too long. Please say it in fewer words.
problem-store-unavailable = We cannot look this up just now. Please ask the counter.
    .heading = Cannot look up now
    .line-wait = Please try again in { $wait }.
    .line-help = Ask the counter or call { $hotline }.
    .sms = No lookup just now. Try again
    .sms-wait = {" "}in { $wait }
    .sms-hotline = {" "}or call { $hotline }
    .voice = I cannot look this up just now. Please try again later.

## What a scan or a message can hold besides a code

scan-identity-card = This is an ID card. Please show your receipt.
    .heading = Please show your receipt
    .sms = This is an ID number. Send: EN <code on your receipt>
    .sms-hotline = . Help: { $hotline }
    .voice = This is an ID card. Please show your receipt.
scan-procedure = This is the code of a procedure, not of a dossier.
    .heading = Please show your receipt
    .sms = This is the code of a procedure. Send: EN <code on your receipt>
    .sms-hotline = . Help: { $hotline }
    .voice = This is the code of a procedure, not of a dossier.
scan-nothing = There is no dossier code here. Please check your receipt.
    .heading = No code seen
    .sms = There is no dossier code here. Send: EN <code on your receipt>
    .sms-hotline = . Help: { $hotline }
    .voice = I see no dossier code here. Please check your receipt.

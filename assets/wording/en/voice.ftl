# What the telephone service says: read aloud, one idea a sentence. $centre and $hotline come in spoken words.

voice-welcome = Hello. This is the dossier line of { $centre }.
# This one is said amid the words of the other language.
voice-language = For English, press nine.

## Asking for the code

voice-ask = Please enter the ten digit keypad code on your receipt, then press the hash key.
voice-ask-code = Without one, enter your dossier code: leave out letters and press star between groups.
voice-ask-speech = You may also say your dossier code.
voice-ask-again = Please enter the code on your receipt again, then press the hash key.
voice-ask-another = Please enter the code of another dossier, then press the hash key.
voice-ask-person = To speak to an officer, press zero.
voice-read-back = You entered
voice-confirm = If this is right, press one. To enter it again, press two.
voice-wait = One moment, please.

## Not understood

voice-silence = I did not hear you.
voice-not-understood = I did not recognise a dossier code.
voice-check-digits = This keypad code is not right.
voice-personal-number = We do not search by telephone or ID number here.
voice-no-such-key = This key does nothing here.

## After the answer

voice-overdue-by = It is { $amount } overdue.
voice-menu-repeat = To hear it again, press one.
voice-menu-text = To get it by text message, press two.
voice-menu-another = For another dossier, press three.
voice-menu-person = To speak to an officer, press zero.
voice-menu-end = To end the call, press the hash key.
voice-text-sent = A text message will be sent to the number you are calling from.
voice-text-not-sent = The text message could not be sent to the number you are calling from.
voice-goodbye = Thank you for calling. Goodbye.

## Speaking to an officer

voice-person = Please hold the line for an officer.
voice-night = It is outside working hours and no officer is on duty.
voice-no-one-free = All officers are busy and cannot answer now.
voice-call-back = To be called back on the number you are calling from, press one.
voice-call-back-other = To be called back on another number, enter that number, then press the hash key.
voice-call-back-number = This telephone number is not right.
voice-call-back-kept = Your request has been noted. An officer will call you back in working hours.
voice-call-back-not-kept = Your request could not be noted. Please call again in working hours.
voice-trouble = The line has a fault. Please call again in a few minutes.

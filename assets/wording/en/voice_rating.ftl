# A rating by telephone, once the result was handed out. One thought a sentence.

voice-menu-rate = To rate the service, press four.
voice-rate-score = How satisfied are you? Please press one to five.
voice-rate-scale = One is not satisfied, five is very satisfied.
voice-rate-digits = To show that it is your dossier, enter the last four digits of the applicant's ID number.
voice-rate-digits-again = I need all four digits.
voice-rate-refused = That does not match.
voice-rate-kept = Your rating has been noted. Thank you.
voice-rate-conflict = This dossier already has another rating, and is rated once only.
voice-rate-trouble = The rating could not be noted just now.

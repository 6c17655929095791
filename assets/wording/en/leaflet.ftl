# The citizen's leaflet on asking by SMS, A5: `sms-gateway leaflet`.

leaflet-title = Your dossier by text message
leaflet-compose = Text
leaflet-message = EN <code on your receipt>
leaflet-send-to = to
leaflet-where = The code is at the top of your receipt.
leaflet-example = Example: { $example }
leaflet-answer = You get one text back at once.

leaflet-more = Other ways to ask
leaflet-keypad-text = EN { $keypad }
leaflet-keypad = The ten digits of the keypad code.
leaflet-own-text = STATUS
leaflet-own = Your own, from your registered phone.
leaflet-several-text = EN <code>, <code>, <code>
leaflet-several = Up to three dossiers in one text.
leaflet-proof-text = EN <code> <last 4 of ID>
leaflet-proof = Also missing papers, amounts due.
leaflet-follow-text = FOLLOW <code>
leaflet-follow = News by text; UNFOLLOW ends it.
leaflet-rate-text = RATE <code> <1 to 5>
leaflet-rate = Rate us after collecting; 5 is best.
leaflet-stop-text = EN STOP
leaflet-stop = No more notices by text, lookups go on. Texts again: EN START.
leaflet-language-text = HS <code>
leaflet-language = The answer in Vietnamese.

leaflet-marks = Capitals or not, either will do. Leave out the signs < >.
leaflet-care = We never text for money or for one-time codes.
leaflet-cost = The price of a text depends on the number.
leaflet-help = Help: { $hotline }
leaflet-portal = Look up online: { $portal }

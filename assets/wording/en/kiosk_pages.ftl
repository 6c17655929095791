# What the kiosk says on the pages around an answer: help, proof, lost receipt, rating, taking the answer along.
# Buttons stand first; [b] and [/b] set words semibold in messages without facts.

## Every screen

kiosk-help = Help
kiosk-listen = Listen
kiosk-band-planned = Maintenance from { $begins }.
kiosk-band-outage = The service is interrupted. Press “Help” for details.
kiosk-band-disconnected = Not connected. Answers come from saved data.

## Attract

kiosk-lost-receipt = Lost your receipt?

## Keypad

kiosk-keypad-fixed = Just type the digits; the rest is filled in.
kiosk-keypad-ten = The keypad code has 10 digits, printed large beside the QR code.
kiosk-keypad-left = { $count ->
    [one] 1 more digit
   *[other] { $count } more digits
}
kiosk-keypad-day = received: { $date }
kiosk-keypad-day-impossible = That date cannot be right. Please check it.
kiosk-form-printed = Usual code
kiosk-form-ten_digits = 10 digits
kiosk-form-free = Other code

## Proof

kiosk-prove = Full details
kiosk-proving = Last 4 digits of the ID
kiosk-proving-why = To see missing papers and amounts, type the last four digits of the applicant’s ID number.
kiosk-proving-hidden = What you type is hidden. This machine does not keep it.
# Wrong digits, and digits tried too often, have this one face.
kiosk-proving-refused = Those digits did not open it. Please try again, or ask at a counter.
kiosk-send = Send
kiosk-show = Show

## Lost receipt

kiosk-lost-why = The code is sent to the registered phone. It is not shown on this machine.
kiosk-lost-choose = Please choose how to search:
kiosk-lost-by-id_number = ID number
kiosk-lost-by-name = Full name
kiosk-lost-by-phone = Phone number
kiosk-lost-type-id_number = The applicant’s ID number
kiosk-lost-type-name = The applicant’s full name
kiosk-lost-type-phone = Registered phone number
kiosk-lost-how-id_number = 12 digits, or 9 of the older card. What you type is hidden.
kiosk-lost-how-name = Without accents, two words at least. What you type is hidden.
kiosk-lost-how-phone = 10 digits. What you type is hidden.
kiosk-space = Space
kiosk-erase-letter = Erase one
kiosk-noted = Request received
kiosk-noted-sentence = If a dossier matches, its code is sent to the registered phone.
kiosk-noted-else = No message received? Please bring your ID card to the counter.

## Rating

kiosk-rate = Rate it
kiosk-rating = Were you satisfied?
kiosk-rating-why = Please choose one. A dossier is rated once.
kiosk-score-1 = Very dissatisfied
kiosk-score-2 = Dissatisfied
kiosk-score-3 = Neutral
kiosk-score-4 = Satisfied
kiosk-score-5 = Very satisfied
kiosk-skip = Skip
kiosk-rated = Thank you
kiosk-rated-sentence = Your rating has been noted.
kiosk-rated-before = This dossier was rated before.

## Taking the answer along

kiosk-take-along = Take with you
kiosk-take-along-page = Take this page with you
kiosk-take-along-page-how = Scan this with your own phone. Anyone who scans it sees the dossier, as with your receipt’s code.
kiosk-take-along-code = Copy the code
kiosk-take-along-code-how = Scan this with your phone to copy the dossier code. It holds nothing else.
kiosk-print = Print

## Help

kiosk-help-person = Would you like help from staff?
kiosk-help-desk = Please go to { $desk }, or to the nearest counter.
kiosk-help-counter = Please go to the nearest counter.
kiosk-help-hotline = Call { $hotline } and read out the code on your receipt.
kiosk-help-owner = The system is run by { $owner }.
kiosk-help-scan = Hold the receipt still in front of the scanner for a second.
kiosk-help-type = No QR code? Type the dossier code.
kiosk-help-read = Hard to read? Press “Large text” or “Contrast”.
kiosk-help-leave = Press “Done” when you leave. Everything is wiped.
kiosk-help-notices = Notices
kiosk-help-how = How to use this machine

## Out of order, and answers from what is saved

kiosk-fault-heading = Out of service for now
kiosk-fault-not_admitted = This machine is not connected to the system yet.
kiosk-fault-closed = Staff are looking after this machine.
kiosk-saved = From saved data
    .card = From the data of { $date }
    .card-today = From the data of { $hour }
    .card-timeliness = { $timeliness }, from the data of { $date }
    .card-timeliness-today = { $timeliness }, from the data of { $hour }
kiosk-saved-age = { $as_of }, { $age } ago. There may be newer steps.
    .today = Data of { $hour } today, { $age } ago. There may be newer steps.

## Why there is a new appointment

kiosk-why-overdue = Why it is overdue

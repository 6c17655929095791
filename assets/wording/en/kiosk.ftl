# What the kiosk says of itself: invitations, buttons, hints. What is said of a dossier stands in status.ftl.
#
# [b] and [/b] set words semibold; only messages without facts use them.

## Every screen

kiosk-language-name = English
kiosk-large = Large text
kiosk-contrast = Contrast
kiosk-low = Low reach
kiosk-done = Done
kiosk-back = Back
kiosk-enter-code = Type the code
kiosk-applicant = Applicant: { $name }

## Attract

kiosk-question = Where is your
    dossier now?
kiosk-instruction = Hold the [b]QR code on your receipt[/b] up to the scanner below the screen.
kiosk-instruction-without-scanner = The scanner is off for now. Please [b]type the code[/b] printed on your receipt.
kiosk-privacy = No sign-in needed. Everything is wiped when you leave.

## A symbol that is seen and cannot be read

kiosk-scanning = QR code seen, reading…
kiosk-hint-still = Hold still and flatten the paper
kiosk-hint-closer = Bring the paper closer
kiosk-hint-glare = Tilt the paper to avoid glare
kiosk-hint-outline = The yellow frame shows what is being read.
kiosk-picture-not-kept = This picture is not kept.
kiosk-tip-distance = One hand’s span from{-nbsp}the{-nbsp}scanner
kiosk-tip-light = No lamp glare on{-nbsp}the{-nbsp}paper
kiosk-tip-paper = Receipt, not the{-nbsp}identity{-nbsp}card
kiosk-not-read-yet = Still not read? Use the code printed under the barcode:

## Waiting

kiosk-waiting = Looking it up…
kiosk-waiting-sentence = One moment, please.

## Answer and problem

kiosk-next-page = See more
kiosk-first-page = First page
kiosk-other-code = Another code
kiosk-type-code = Type code
kiosk-correct-code = Change code
kiosk-try-again = Try again
kiosk-asked = The code you looked up

## Papers that are no receipt

kiosk-paper-identity_card = This is not a receipt
    .sentence = Please hold the receipt in front of the scanner. Nothing from the identity card is kept.
kiosk-paper-procedure = A procedure code
    .sentence = This is not the code of a dossier. Please hold your receipt in front of the scanner.
kiosk-paper-other = This is not a receipt
    .sentence = This machine looks up dossiers and takes no payments. Please hold your receipt in front of the scanner.
kiosk-paper-several = More than one code
    .sentence = Please hold one receipt at a time in front of the scanner.

## Keypad

kiosk-keypad-where = The code is printed under the barcode, at the top left of your receipt.
kiosk-keypad-how = Type letters and marks as printed.
kiosk-keypad-digit-missing = Please type a code with at least one digit.
kiosk-erase-one = Erase one
kiosk-erase-all = Erase all
kiosk-look-up = Look up

## Countdown

kiosk-still-there = Are you still there?
kiosk-seconds-left = seconds until the screen is cleared
kiosk-more-time = More time
kiosk-done-now = Done, clear now

# What the hotline says on chat channels. One idea a sentence.

chat-welcome = Welcome. Here you can ask { $centre } where your dossier stands.
chat-ask = Please send a dossier code, a keypad code or a photo of your receipt.
chat-ask-again = Please send the code of another dossier, or a photo of its receipt.
chat-where-code = The code is at the top corner of the receipt, below the barcode.

chat-help =
    You can:
    - send the dossier code, in any spelling;
    - send the keypad code of 10 digits;
    - send a photo of the receipt with its QR or barcode;
    - call { $hotline } to speak to an officer.

    The code is at the top corner of the receipt, below the barcode.
    We never ask for a password and never take money by message.

chat-dossier = Dossier { $code }
chat-applicant = Applicant: { $name }
chat-details-title = History of dossier { $code }
chat-details-none = No step is on record yet.
# Steps that are past or ahead say so in their names; only the present one needs a word.
chat-step = - { $title }
    .now = - Now: { $title }
chat-agency = Agency in charge: { $agency }
chat-agency-now = Agency in charge: { $agency }, now { $successor }
chat-desk = Desk: { $desk }
chat-desk-address = Address: { $address }
chat-desk-phone = Telephone: { $phone }
chat-desk-hours = Open: { $hours }

chat-several = Your message has { $count } codes. Please choose one.
chat-several-more = Only the first { $count } codes are shown here.
chat-receipt = Receipt { $number }

chat-photo-nothing = There is no QR or barcode to be seen in the photo.
chat-photo-blurred = A code can be seen in the photo but not read.
chat-photo-hint = Please try again: paper flat, enough light, the whole QR in the picture.
chat-photo-or-code = You can also type the dossier code.
chat-picture-too-large = This picture is too large. Please send a smaller one.
chat-picture-refused = This file could not be opened. Please send a photo of the receipt.
chat-other-kind = Only text and photos can be read here.
chat-identity-card = This is an identity card. Please send a photo of the receipt.
chat-identity-card-kept = Neither its picture nor its number is kept.
chat-personal-number = Dossiers cannot be found here by a phone or ID number.
chat-procedure = This is the code of a procedure, not of a dossier.

chat-call = Please call { $hotline } to speak to an officer.
chat-lost-receipt = Receipt lost: please come to the counter with your identity card.
chat-not-understood = That was not understood.
chat-person = Press "Talk to a person", or call { $hotline }.
chat-old-button = This button is old. Please send the dossier code again.
chat-goodbye = Thank you. To ask again, send a dossier code.
chat-trouble = Sorry, there is no answer just now.
chat-trouble-try = Please try again, or call { $hotline }.

chat-button-details = Details
chat-button-summary = Less
chat-button-call = Call { $hotline }
chat-button-another = Another dossier
chat-button-help = Help
chat-language-name = English

# The menu of commands, on fronts that have one.
chat-command-start = Start
chat-command-help = Help

# Texts about a dossier, from the page that a receipt's QR opens on a phone.

phone-follow = Text me news
phone-followed = Done. We will text the phone number on the dossier when something changes.
phone-not-followed = This could not be done: the dossier has no mobile number that takes texts. Please ask at the desk.

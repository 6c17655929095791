# What the kiosk says aloud to whoever goes by the numeric keypad and by ear.
kiosk-speech-typed = Keyed in so far: { $typed }.
kiosk-speech-erased = Erased. { $count } digits are left.
kiosk-speech-erased-all = All erased.
kiosk-speech-all-typed = That is all of them. Please press Enter.
kiosk-speech-letters = Letters can be typed on the screen only.
kiosk-speech-back = Press the slash key to go back.
kiosk-speech-other-form = Press the dot key to change to: { $form }.
kiosk-speech-code = Code of the dossier: { $code }.
kiosk-speech-steps = Steps:

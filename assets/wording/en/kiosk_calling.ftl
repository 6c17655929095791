# Ringing for staff from the page of help.
kiosk-call-staff = Call staff
kiosk-called = The bell has rung
kiosk-called-sentence = Please wait at this machine. If nobody comes:

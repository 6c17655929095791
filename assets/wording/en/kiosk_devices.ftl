# What the kiosk says of a device that was lost in the middle of a visit.
kiosk-speaker-lost = The speaker is not ready. Please read the screen, or ask at the counter.

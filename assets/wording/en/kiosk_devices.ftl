# What the kiosk says of a device that was lost in the middle of a visit.
kiosk-speaker-lost = The speaker is not ready. Please look at the screen, or ask an officer at the counter.

# What the kiosk says aloud to whoever sees nothing of the screen: the keys, what stands in place already, the end.
kiosk-speech-keys = The star key reads again or stops reading, zero ends, plus and minus change the volume.
kiosk-speech-fixed = Already there: { $fixed }. Please key in the digits after it.
kiosk-speech-ended = That is the end. Nothing of yours is kept.

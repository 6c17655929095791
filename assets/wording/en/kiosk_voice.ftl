# What the kiosk says aloud besides what stands on the screen.
kiosk-speech-choice = Press { $number }: { $words }.
kiosk-speech-typing = Please key in the digits. Press Enter to send, Backspace to erase one, the slash key to go back.
kiosk-speech-hidden = { $count } digits keyed in.
kiosk-speech-headphones = What concerns you personally is read through headphones only. You can see it on the screen, or ask the counter.

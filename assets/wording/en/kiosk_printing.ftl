# What the kiosk says of printing, and what stands on a slip besides the answer.
kiosk-slip-title = Dossier status, printed at { $hour }, { $day }
kiosk-slip-foot = This slip does not replace the receipt. Please keep it safe.
kiosk-slip-scan = Next time, hold this symbol under the scanner: no need to type.
kiosk-printing = Printing. Please take the slip from the slot.
kiosk-printed = Printed. Please take your slip.
kiosk-printer-paper-out = The printer is out of paper. Please take a photo of the screen, or ask at the counter.
kiosk-printer-lost = The printer is not ready. Please take a photo of the screen, or ask at the counter.

# Kiosks and the bell for staff at the operators' console. Words for staff; none goes to citizens.

console-nav-kiosks = Kiosks
console-bell = Somebody rang for staff
console-bell-at = at kiosk { $kiosk }
console-bell-others = and { $count } { $count ->
    [one] other kiosk
   *[other] other kiosks
}
console-bell-answer = Answer the bell
console-bell-taken = { $operator } answered the bell at { $at }
console-kiosks-none = No kiosk has told how it is yet.
console-kiosks-away = The lookup server cannot be reached. This is how it was at { $at }.
console-kiosks-ringing = { $count } ringing for staff
console-kiosks-silent = { $count } silent
console-kiosks-degraded = { $count } to look after
console-kiosks-well = { $count } well
console-kiosk-nowhere = Not said where
console-kiosk-training = Training
console-kiosk-version = version { $version }
console-kiosk-devices = Devices
console-kiosk-nothing-saved = None
console-kiosk-hint = A tick: the kiosk tells of no fault. Silent: nothing was heard for more than 5 minutes; the columns after it are what was told last.
console-device-camera = Camera
console-device-serial = Reader
console-device-printer = Printer
console-device-speaker = Speaker
console-device-lost = not connected
console-ago-now = just now
console-ago-minutes = { $count } { $count ->
    [one] minute
   *[other] minutes
} ago
console-ago-hours = { $count } { $count ->
    [one] hour
   *[other] hours
} ago

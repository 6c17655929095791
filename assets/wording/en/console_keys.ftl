# The list of keys of the operators' console (F1).

console-keys = Keys
console-keys-close = Close
console-keys-everywhere = On every page
console-keys-pages = Open a page: F1, then its number
console-key-take = Take the call or the chat that waits
console-key-bell = Answer a kiosk's bell
console-key-next = To the next field or button
console-key-ticket = Call back, feedback
console-key-new-line = New line
console-key-open-found = Open the dossier that was looked up

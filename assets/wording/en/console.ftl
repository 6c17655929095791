# The operators' screen. Words for people within the office, not sent to citizens, but for "console-answer-".

console-title = Lookup hotline
console-sign-in = Sign in
console-name = User name
console-secret = Password
console-one-time = 6-digit code of the authenticator
console-extension = Extension
console-extension-hint = So that calls come to this screen
console-sign-in-refused = Not signed in. Please check what you have entered.
console-signed-out = The session has ended. Please sign in again.
console-sign-out = Sign out
console-away = The lookup server cannot be reached. Please try again.
console-form-unfit = This page is out of date. Please do it again.
console-not-allowed = Your role may not do this.
console-too-many = You have looked up very often. Please wait and try again.
console-not-found = There is no dossier of this code.
console-conflict = Somebody else did this before.
console-other-language = Tiếng Việt

console-role-operator = operator
console-role-supervisor = supervisor
console-role-counter = counter officer
console-role-admin = administrator

console-nav-call = Call
console-nav-chats = Chats
console-nav-tickets = Tickets
console-nav-approvals = Approvals
console-nav-reports = Reports

## A call

console-call-none = No call
console-call-live = On the line
console-call-no-number = Number withheld
console-call-hint = not used to verify
console-call-ringing = Incoming call
console-call-take = Take the call

console-search = Find a dossier
console-search-hint = Code, keypad code, phone number, ID number or name without diacritics
console-search-go = Find
console-search-empty = Please enter what to search for.
console-search-none = No dossier was found.
console-by-code = code
console-by-keypad = keypad code
console-by-phone = phone number
console-by-id_number = ID number
console-by-name = name
console-near = near match
console-results = Results
console-purpose = Purpose of the view
console-purpose-caller_asks = Answer the applicant
console-purpose-at_counter = The applicant stands at the counter
console-purpose-call_back = Call back for a ticket
console-purpose-complaint = Look into feedback
console-purpose-correction = Correct what is wrong
console-purpose-inspection = Inspection by law
console-log = Log of this call
console-log-call = Call taken
console-log-chat = Chat taken
console-log-found = Looked up by the automatic service: …{ $fact }
console-log-opened = Dossier { $fact } opened
console-log-proved = Verified
console-log-refused = Not verified
console-log-code = One-time code sent
console-log-text = Text message sent
console-log-ticket = Ticket { $fact } opened
console-nothing-open = No dossier is open.
console-nothing-open-hint = Press F2, enter the code the caller reads, then Enter.

console-read = Read to the caller
console-read-code = Read the code: { $code }
console-steps = Progress
console-person = Applicant
console-person-name = Name
console-person-phone = Phone
console-person-id = ID number
console-two-people = needs two people
console-unknown = not on record
console-hidden = not shown yet
console-history = Earlier notes
console-open-tickets = Open tickets: { $numbers }
console-follow-ups = Callers often ask next
console-the-desk = the one-stop desk of submission
console-ask-proxy = May somebody else collect it?
console-ask-lost = What if the receipt is lost?
console-ask-post = Can the result be sent by post?
console-ask-late = Whom to ask when it is overdue?
console-answer-proxy = Whoever collects brings an authorisation, the receipt and an identity card to { $desk }.
console-answer-lost = The applicant brings the identity card to { $desk } for a new receipt.
console-answer-post = The applicant can register for delivery by public post at { $desk }.
console-answer-late = Please ask { $agency }, or call { $hotline } to leave feedback.

console-verify = Verify the caller
console-verify-needed = { $points } points are needed, and every answer must be right.
console-verify-proved = Verified, until { $until }
console-verify-go = Compare
console-verify-code = Send a one-time code to the registered phone
console-factor-id_last4 = Last 4 digits of the ID number
console-factor-full_name = Full name
console-factor-phone_last4 = Last 4 digits of the registered phone
console-factor-submitted_on = Day of submission (year-month-day)
console-factor-procedure = Procedure, as the caller describes it
console-factor-not-told = Not told
console-factor-one_time_code = The one-time code that was sent
console-factor-id_card = ID number on the card shown
console-points = { $points ->
    [one] 1 point
   *[other] { $points } points
}
console-factors-none = Please enter at least one answer of the caller.
console-refused = Wrong, or not enough. Do not tell the caller which one.
console-code-sent = If a phone is registered, the code was sent to it.

console-may = May be said
console-may-not = Not yet to be said
console-may-code = Status, appointment, where to collect, agency in charge
console-may-not-code = Name, phone, missing papers, amount due. Verify first.
console-may-holder = Status, appointment, where to collect; masked name; missing papers; amount due
console-may-not-holder = Full name, phone number, full text of slips
console-may-verified = Everything on this screen, to the applicant in person
console-may-not-verified = Full ID number and phone. Needs two people.

console-note = Note
console-note-kept = Draft kept
console-disposition = How the call ended
console-disposition-answered = Answered
console-disposition-texted = Answer texted
console-disposition-call_back = To be called back
console-disposition-passed_on = Passed on
console-disposition-feedback = Feedback registered
console-disposition-not_proved = Not verified
console-disposition-disconnected = Disconnected
console-disposition-other = Other
console-text = Text the answer
console-text-to = Text the answer to
console-text-sent = The text is on its way. It says only what a code alone is told.
console-phone-unfit = This is not a phone number.
console-call-back = Call back
console-call-back-to = Number to call
console-call-back-about = What the caller needs
console-kind = Kind of ticket
console-kind-call_back = Call back
console-kind-feedback = Feedback
console-open-ticket = Open a ticket
console-ticket-opened = Ticket { $fact } is open.
console-pass-on = Pass on
console-pass-on-to = Put through to { $desk }
console-pass-on-go = Note as passed on
console-end = End
console-ended = The call is over and on record.
console-key-find = Find
console-key-choose = Choose
console-key-open = Open
console-recorded = Every view is recorded, and the applicant can see it.

## The full identity, by two people

console-full = See the full ID number and phone
console-full-reason = Reason
console-full-ask = Ask a second person to consent
console-full-asked = Request { $fact } was made. See Approvals.
console-approvals-none = There is no request.
console-approve = Consent
console-refuse = Refuse
console-decided = The decision is on record.
console-see = See
console-disclosure-asked = to be decided
console-disclosure-approved = consented
console-disclosure-refused = refused
console-disclosure-ended = ended
console-asked-by = Asked by
console-when = At
console-code = Dossier code
console-state = State
console-person-submitter = Submitted by
console-person-owner = Owner
console-person-proxy = Proxy
console-person-contact = Other phone

## Chats

console-chats-none = Nobody is waiting.
console-chats-waiting = waiting
console-chats-with = { $operator } is answering
console-chats-found = Dossier looked up
console-front-web = Web chat
console-front-telegram = Telegram
console-front-zalo = Zalo
console-front-messenger = Facebook
console-chat-take = Answer
console-chat-open-code = Open dossier { $code }
console-chat-say = Answer
console-chat-send = Send
console-chat-release = Give back to the automatic hotline
console-chat-gone = This chat was given back, or somebody else has taken it.
console-chat-window = The citizen’s provider takes no more messages until they write again. Call them, or open a call-back.
console-chat-text-unfit = The answer is empty or longer than 1,000 letters.
console-chat-canned = Prepared answers
console-who-citizen = Citizen
console-who-bot = Automatic
console-who-operator = Officer
console-who-house = Hotline
console-chat-silence = After { $minutes } minutes of silence the chat returns to the automatic hotline.

## Tickets

console-tickets-none = There is no ticket.
console-tickets-count = { $open } open tickets, { $overdue } overdue
console-ticket = Ticket { $number }
console-ticket-due = Due
console-ticket-register-by = To be registered by
console-ticket-registered = Registered as { $number }
console-ticket-take = Take
console-ticket-release = Give back
console-ticket-close = Close
console-ticket-register = Number in the feedback system
console-ticket-overdue = overdue
console-ticket-open = open
console-ticket-taken = { $operator } works on it
console-ticket-closed = closed
console-ticket-outcome = Outcome
console-outcome-answered = Answered
console-outcome-not_reached = Not reached
console-outcome-passed_on = Passed on
console-outcome-withdrawn = No longer wanted
console-reason-night = outside hours
console-reason-overload = all were busy
console-reason-asked = on request
console-ticket-done = On record.
console-more = More

## Reports

console-reports-none = No report is kept yet.
console-reports-hint = Reports are made every night.
console-report-late = List of overdue dossiers

# Words on the counter's papers: the receipt and the slips, in the order of the national forms.

slip-motto = SOCIALIST REPUBLIC OF VIET NAM
slip-motto-below = Independence – Freedom – Happiness
slip-place-date = { $place }, { $day }/{ $month }/{ $year }
slip-number = No. { $number }
slip-form = Form { $form }, Circular { $circular }
slip-book = Book { $book }
slip-line = Line { $line }
slip-page = Dossier { $code }, page { $page } of { $pages }

slip-desk = Receiving desk
slip-received-from = Received from
slip-submitter = Handed in by
slip-proxy = Proxy
    .short = Proxy
slip-address = Address
slip-address-phone = Address, phone
slip-phone = Phone, e-mail
slip-matter = Matter requested
    .short = Matter
slip-sets-term = Sets, term
slip-sets-count = { $count ->
    [one] { $count } set
   *[other] { $count } sets
}
slip-term-count = { $unit ->
    [working_day] { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
    [day] { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
    [month] { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
   *[hour] { $count ->
        [one] { $count } working hour
       *[other] { $count } working hours
    }
}
slip-received-at = Time of reception
    .short = Received at
slip-appointment = Result appointment (after)
slip-provisional = Provisional, as not all days off are announced yet: please look it up again before you come.
slip-no-appointment = No appointment yet
slip-collect = Collect at { $place }
slip-collect-post = By post
slip-parcel = Parcel number
slip-visit = Inspection on the spot
slip-visit-at = { $moment }, { $place }
slip-fee = Fees
slip-bring = Please bring
slip-refund = Fees to be paid back
    .short = Paid back

slip-column-number = No.
slip-column-paper = Paper
slip-column-originals = Originals
slip-column-copies = Copies
slip-column-photocopies = Photocopies

slip-ask = Ask for your dossier, no sign-in needed
slip-ask-scan = Kiosk or phone: scan the QR on the left.
    .code = Kiosk: scan the QR on the left.
slip-ask-sms = SMS: send { $prefix } { $code } to { $number }.
slip-ask-call = Call { $hotline } and say the code.
    .keypad = Call { $hotline }; if nothing scans, key in
slip-note-collect = To collect, please bring this paper and your identity card; to collect for somebody else, an authorisation too.
slip-note = We never send links or account numbers to collect money.

slip-sign = (signature and full name)
slip-sign-submitter = Handed in by
slip-sign-receiver = Received by
slip-sign-guide = Guided by
slip-sign-head = Head of the agency
slip-sign-deliverer = Given by
slip-sign-taker = Taken by

slip-code = Dossier code
slip-to = To
slip-supplement-wanted = Please complete the dossier with:
slip-reason = Reason
slip-contact = If anything is unclear while you complete the dossier, please ask { $contact }.
slip-refused = After examination, { $desk } does not accept this dossier, for this reason:
slip-appointment-before = Appointment given before
slip-late-reason = Reason of the delay
slip-at-fault = Agency that caused it
slip-apology = We apologise for the delay and give you a new appointment:
slip-appointment-after = New result appointment (after)
slip-copied-to = Copies to
slip-copied-to-list = As above; file { $code }
slip-stage = The dossier stands at
slip-decision = Decision
slip-money = Fees owed or paid back
slip-stopped = The agency gives notice that this dossier is stopped:
slip-guidance = Please prepare and complete the dossier as follows:

slip-with-dossier-of = With the dossier of
slip-lead = Agency in charge
slip-together = Agencies taking part
slip-column-agency = Agency
slip-column-times = Given and taken
slip-column-result = Result
slip-column-remark = Remarks
slip-given = Given: { $moment }
slip-ended = Ended: { $moment }
slip-due = Due: { $moment }
slip-early = Early
slip-on-time = On time
slip-overdue = Overdue

slip-satisfaction = Please tick one box:
slip-satisfaction-5 = Very satisfied
slip-satisfaction-4 = Satisfied
slip-satisfaction-3 = Neither
slip-satisfaction-2 = Not satisfied
slip-satisfaction-1 = Very dissatisfied
slip-opinion = Other remarks

# What the hotline says when it talks about a dossier, a procedure, or itself. See chat.ftl as well.

dialogue-can =
    Here you can ask:
    - where a dossier stands, when it is done, who has it;
    - which papers are missing, where to pay, where to collect;
    - procedures: what papers, how long, how much, where;
    - address and opening hours;
    - to be told of a result, to rate;
    - for a person.
dialogue-system = The province's system is run by { $owner }.
dialogue-about = This is the dossier hotline of { $centre }.
dialogue-terms = A code you send is used to look up the dossier only. Every look-up is recorded.
dialogue-never = We never ask for a password and never send a payment link.
dialogue-check = If in doubt whether it is us, please call { $hotline }.

## More about the dossier just looked up

dialogue-no-date = There is no appointment for the result yet.
dialogue-papers-title = Papers still wanted:
dialogue-papers-private = Papers are missing. Which ones is told to the holder only.
dialogue-papers-unnamed = Papers are missing. Their names stand on the supplement request.
dialogue-papers-none = No request for papers is on record.
dialogue-papers-where = Hand them in at { $desk }.
dialogue-fee = Amount due: { $amount }
dialogue-fee-named = { $name }: { $amount }
dialogue-fee-private = A payment is due. The amount is told to the holder only.
dialogue-fee-none = No payment is on record as due.
dialogue-fee-where = Pay at { $desk } or on { $portal }.
dialogue-fee-portal = Please pay at the counter or on { $portal }.
dialogue-holder-now = Present step: { $step }
dialogue-officer = In charge: { $officer }
dialogue-agency-unknown = Which agency has the dossier is not on record.
dialogue-late = The dossier is overdue by { $span }. We are sorry.
dialogue-late-unmeasured = The dossier is overdue. We are sorry.
dialogue-late-new = New appointment: { $moment }
dialogue-late-no-new = There is no new appointment yet.
dialogue-late-feedback = You can send feedback or speak to an officer.
dialogue-not-late = As far as is known, the dossier is not overdue.
dialogue-late-over = This dossier is finished.
dialogue-collect-ready = The result is ready. Please collect it.
dialogue-collect-returned = The result has been handed out.
dialogue-collect-not-yet = There is no result yet. When there is, please collect it at:
dialogue-collect-place = Place: { $desk }
dialogue-collect-post = The result is sent by post.
dialogue-collect-parcel = Parcel number: { $parcel }
dialogue-collect-bring = Bring the receipt and your identity card.
dialogue-collect-proxy = Somebody else needs a letter of authority.
dialogue-which = Which dossier do you mean? Please send its code or a photo of the receipt.

## Procedures

dialogue-procedure-title = { $name } (code { $code })
dialogue-procedure-papers = The catalogue here does not list the papers. Please see { $portal }, code { $code }.
dialogue-procedure-term = Time: { $term }
dialogue-procedure-term-none = Time: the national catalogue does not say.
dialogue-procedure-fee = Fee: { $amount }. The province may charge another.
dialogue-procedure-fee-zero = Fee: 0 đồng in the national catalogue. The province may charge another.
dialogue-procedure-fee-none = Fee: the national catalogue does not say.
dialogue-procedure-place = Where: { $places }. Online: { $portal }.
dialogue-procedure-place-none = Where: please ask { $hotline }.
dialogue-procedure-choose = Which procedure do you mean?
dialogue-procedure-unknown = This procedure is not in the catalogue. Please look on { $portal }.
dialogue-procedure-all = Papers: please see { $portal }, code { $code }.
dialogue-level-xa = one-stop desk of the commune
dialogue-level-tinh = one-stop desk of the province
dialogue-level-bo = central agency
dialogue-level-khac = another agency in charge
dialogue-term = { $unit ->
    [working_day] { $count ->
        [one] one working day
       *[other] { $count } working days
    }
    [hour] { $count ->
        [one] one working hour
       *[other] { $count } working hours
    }
    [month] { $count ->
        [one] one month
       *[other] { $count } months
    }
   *[other] { $count ->
        [one] one day
       *[other] { $count } days
    }
}

## Desks

dialogue-desks-title = Where dossiers are taken in:
dialogue-desks-unknown = No address can be found just now. Please call { $hotline }.

## Proving to be the holder

dialogue-prove = This is told to the holder of dossier { $code } only.
dialogue-prove-ways =
    Please choose one way:
    - send the last 4 digits of the applicant's ID number;
    - press "{ $button }" to get a code on the registered phone.
dialogue-prove-contact = Or send your own phone number with the button below.
dialogue-prove-again = Please send exactly the last 4 digits of the ID number, or the one-time code of 6 digits.
dialogue-prove-whole = Only the last 4 digits are needed. Please delete the message with the whole number.
dialogue-prove-refused = That does not match. Please check it, or call { $hotline }.
dialogue-prove-already = You are shown the holder's part already.
dialogue-code-sent = If a phone is registered on the dossier, a one-time code was sent. Please enter its 6 digits.
dialogue-contact-other = This is not your own number. Please use the button that sends it.

## Notices, rating, a lost receipt

dialogue-followed = Done. You are told when the dossier moves.
dialogue-unfollowed = Notices of this dossier have been stopped.
dialogue-rate-how = How satisfied are you? 1 is not at all, 5 is very much.
dialogue-rated = Your rating is noted. Thank you.
dialogue-not-rated = Not noted: a dossier is rated once, after the result was handed out.
dialogue-not-followed = Not possible: no mobile phone on the dossier takes texts.
dialogue-not-done = This cannot be done just now. Please try later, or call { $hotline }.
dialogue-recover = Receipt lost: we send the code to the registered phone. What should we look for?
dialogue-recover-id-number = Please send the applicant's ID number.
dialogue-recover-name = Please send the applicant's full name.
dialogue-recover-phone = Please send the registered phone number.
dialogue-recover-unfit = That has another form. Please send it again.
dialogue-recovered = If there is such a dossier, its code goes to the registered phone.
dialogue-cancelled = Left out.

## Feedback, complaints, law, a person

dialogue-feedback = Feedback and petitions: please send them on { $portal } or call { $hotline }.
dialogue-feedback-days = They are answered within { $days } working days.
dialogue-feedback-hours = Those by phone or in person are registered within { $hours } working hours.
dialogue-feedback-open = They are answered within the time that the province has set.
dialogue-complaint = Complaints and denunciations are not received here.
dialogue-complaint-door = Please send them to the competent agency, or to the province's citizen reception office.
dialogue-legal = Legal questions are not answered here.
dialogue-legal-door = Please ask the State Legal Aid Centre or the Department of Justice.
dialogue-handed-over = An officer has been asked. Please wait here, or call { $hotline }.

dialogue-button-prove = Holder's part
dialogue-button-follow = Tell me of changes
dialogue-button-unfollow = Stop telling me
dialogue-button-rate = Rate
dialogue-button-score = { $score } ★
dialogue-button-send-code = Send a one-time code
dialogue-button-cancel = Leave it
dialogue-button-contact = Send my phone number
dialogue-button-recover-id-number = ID number
dialogue-button-recover-name = Full name
dialogue-button-recover-phone = Phone number

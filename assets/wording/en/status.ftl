# What is said of a dossier's status, its timeliness, and what to do next.
#
# The value is the sentence on a screen. `.heading` is the word on the card. `.sms` and `.voice` are the beginning of
# what these channels say, and `.sms-…`, `.voice-…` its further clauses in the order said. A clause whose fact is
# not known is left out. Where an SMS would need a second segment, whole clauses are dropped in the order of
# `sms-drops` in sms.ftl; nothing is ever cut.

## The ten national statuses

stage-submitted = Your dossier has been sent and is waiting to be accepted.
    .heading = Submitted
    .sms = HS { $code }: sent, waits to be accepted
    .sms-timeliness = , { $timeliness }
    .sms-when = . Appointment: { $when }
    .sms-hotline = . Help: { $hotline }
    .voice = Your dossier has been sent and is waiting to be accepted.
    .voice-when = Your appointment is { $when }.
stage-accepted = Your dossier has been accepted.
    .heading = Accepted
    .sms = HS { $code }: accepted
    .sms-timeliness = , { $timeliness }
    .sms-when = . Appointment: { $when }
    .sms-hotline = . Help: { $hotline }
    .voice = Your dossier has been accepted.
    .voice-timeliness = It is { $timeliness }.
    .voice-when = Your appointment is { $when }.
stage-not-accepted = Your dossier was not accepted.
    .heading = Not accepted
    .sms = HS { $code }: not accepted
    .sms-todo = . The refusal slip gives the reason
    .sms-hotline = . Help: { $hotline }
    .voice = Your dossier was not accepted. The reason is on the refusal slip.
stage-processing = The agency is working on your dossier.
    .heading = In progress
    .sms = HS { $code }: in progress
    .sms-timeliness = , { $timeliness }
    .sms-when = . Appointment: { $when }
    .sms-hotline = . Help: { $hotline }
    .voice = The agency is working on your dossier.
    .voice-timeliness = It is { $timeliness }.
    .voice-when = Your appointment is { $when }.
stage-supplement-wanted = The clock is paused until you hand in the papers.
    .heading = More papers needed
    .missing = { $count ->
        [one] { $count }{-nbsp}paper is missing
       *[other] { $count }{-nbsp}papers are missing
    }
    .sms = HS { $code }: more papers needed
    .sms-timeliness = , { $timeliness }
    .sms-todo = . See the request slip or ask the counter
    .sms-hotline = . Help: { $hotline }
    .voice = Your dossier needs more papers. The request slip says which.
stage-payment-due = Work goes on once you have paid.
    .heading = Payment needed
    .sms = HS { $code }: fee or tax due before work goes on
    .sms-todo = . Pay only at the counter or official channel
    .sms-hotline = . Help: { $hotline }
    .voice = Your dossier waits for a fee or tax. We never ask for a transfer on a call.
stage-withdrawn = Your dossier was withdrawn at the applicant's request.
    .heading = Withdrawn
    .sms = HS { $code }: withdrawn at the applicant's request
    .sms-hotline = . Help: { $hotline }
    .voice = This dossier was withdrawn at the applicant's request.
stage-stopped = The agency has stopped work on this dossier.
    .heading = Stopped
    .sms = HS { $code }: stopped
    .sms-todo = . See the stop notice
    .sms-hotline = . Help: { $hotline }
    .voice = Work on your dossier has stopped. The notice gives the reason.
stage-finished = Please come and collect your result.
    .heading = Result ready
    .sms = HS { $code }: result ready
    .sms-timeliness = {" "}({ $timeliness })
    .sms-place = . Collect at { $desk }
    .sms-bring = , bring { $bring }
    .sms-hotline = . Help: { $hotline }
    .voice = The result of your dossier is ready.
    .voice-place = Please collect it at { $desk }.
stage-finished-by-post = Your result comes to you by post.
    .heading = Result ready
    .sms = HS { $code }: result ready
    .sms-timeliness = {" "}({ $timeliness })
    .sms-post = , comes by post
    .sms-hotline = . Help: { $hotline }
    .voice = The result of your dossier is ready. It comes to you by post.
stage-returned = The result has been handed over.
    .heading = Result handed over
    .sms = HS { $code }: result handed over
    .sms-when = {" "}on { $date }
    .sms-timeliness = {" "}({ $timeliness })
    .sms-thanks = . Thank you
    .sms-hotline = . Help: { $hotline }
    .voice = The result of this dossier has been handed over.
    .voice-when = It was handed over on { $date }.

## Overdue: said in place of an open status. We are at fault, so we say sorry first.

overdue = We are sorry: your result is overdue.
    .heading = Overdue
    .sms = HS { $code }: we are sorry, overdue
    .sms-timeliness = {" "}by { $amount }
    .sms-when = . { $rescheduled ->
        [yes] New appointment
       *[no] Appointment
    }: { $when }
    .sms-hotline = . Help: { $hotline }
    .voice = We are sorry, your dossier is overdue.
    .voice-when = { $rescheduled ->
        [yes] Your new appointment
       *[no] Your appointment
    } is { $when }.
overdue-unscheduled = We are sorry: your result is overdue.
    .heading = Overdue
    .sms = HS { $code }: we are sorry, overdue
    .sms-timeliness = {" "}by { $amount }
    .sms-when = , no new appointment yet
    .sms-hotline = . Please call { $hotline }
    .voice = We are sorry, your dossier is overdue and has no new appointment yet.
overdue-submitted = We are sorry: our reply to you is overdue.
    .heading = Overdue
    .sms = HS { $code }: we are sorry, our reply is overdue
    .sms-timeliness = {" "}by { $amount }
    .sms-hotline = . Please call { $hotline }
    .voice = We are sorry, our reply to your dossier is overdue.

## How a dossier ended. `not-solved` and `unconfirmed` are said in place of status 9.

outcome-solved = Your dossier has been settled.
    .sms = settled
    .voice = Your dossier has been settled.
outcome-not-solved = Your request was not granted. The written reply gives the reason.
    .heading = Not granted
    .sms = HS { $code }: not granted, written reply ready
    .sms-place = . Collect the reply at { $desk }
    .sms-hotline = . Help: { $hotline }
    .voice = Your request was not granted. The written reply gives the reason.
    .voice-place = Please collect the reply at { $desk }.
outcome-not-solved-returned = Your request was not granted. The written reply was handed over.
    .heading = Reply handed over
    .sms = HS { $code }: not granted, written reply handed over
    .sms-when = {" "}on { $date }
    .sms-hotline = . Help: { $hotline }
    .voice = This request was not granted. The written reply was handed over.
outcome-refused = Your dossier was not accepted.
    .sms = not accepted
    .voice = Your dossier was not accepted.
outcome-withdrawn = Your dossier was withdrawn at the applicant's request.
    .sms = withdrawn
    .voice = This dossier was withdrawn at the applicant's request.
outcome-stopped = The agency has stopped work on this dossier.
    .sms = stopped
    .voice = Work on your dossier has stopped.
outcome-unconfirmed = Your dossier may be done, but the counter has not confirmed it.
    .heading = Ask the counter
    .sms = HS { $code }: may be done, not confirmed yet
    .sms-todo = . Ask the counter before you come
    .sms-hotline = . Help: { $hotline }
    .voice = Your dossier may be done, but the counter has not confirmed it. Please ask before you come.

## Timeliness. $span is working time left, saved or overdue, and `none` where it is not known; $ended tells whether
## the term is over. `.card` stands under the heading of the card.

timeliness-early = { $span ->
    [none] early
   *[other] { $span } early
}
    .card = Done { timeliness-early }
    .sms = { $span ->
        [none] early
       *[other] { $span } early
    }
    .voice = { $span ->
        [none] early
       *[other] { $span } early
    }
timeliness-on-time = on time
    .card = { $ended ->
        [yes] Done on time
       *[no] On time
    }
    .sms = on time
    .voice = on time
timeliness-due-soon = { $span ->
    [none] due soon
   *[other] due soon, { $span } left
}
    .card = { $span ->
        [none] Due soon
       *[other] Due soon, { $span } left
    }
    .sms = { $span ->
        [none] due soon
       *[other] due soon, { $span } left
    }
    .voice = { $span ->
        [none] due soon
       *[other] due soon, with { $span } left
    }
timeliness-overdue = { $span ->
    [none] overdue
   *[other] { $span } overdue
}
    .card = { $ended ->
        [yes] { $span ->
            [none] Done after the time limit
           *[other] Done { $span } after the time limit
        }
       *[no] { $span ->
            [none] Overdue
           *[other] Overdue { $span }
        }
    }
    .sms = { $span ->
        [none] overdue
       *[other] { $span } overdue
    }
    .voice = { $span ->
        [none] overdue
       *[other] { $span } overdue
    }
timeliness-paused = clock paused
    .card = The clock is paused
    .sms = clock paused
    .voice = paused
timeliness-no-appointment = no appointment yet
    .card = No appointment yet
    .sms = no appointment yet
    .voice = without an appointment so far

## What to do next. The value heads the lines `.line-…`, each said where its facts are known.

next-step-await-acceptance = You need not do anything now.
    .line-reply = The agency will check your dossier and let you know.
    .sms = wait to be accepted
    .voice = You need not do anything now.
next-step-wait = You need not do anything now.
    .line-visit = On { $date }, bring your receipt and ID card to the counter.
    .line-post = { $by_post ->
       *[yes] Your result comes to you by post.
    }
    .line-place = Collect at: { $collect_place }
    .line-hours = Open: { $free_hours }
    .line-days = { $collect_days }
    .sms = wait for the appointment
    .voice = You need not do anything now.
next-step-bring-papers = Please hand in the missing papers
    .listed = Missing papers
    .line-slip = See the request slip, or ask the counter.
    .line-place = Hand in at: { $place }
    .line-hours = Open: { $hours }
    .line-days = { $days }
    .sms = hand in papers
    .voice = Please hand in the missing papers at the counter.
next-step-pay = Please pay the fee or tax
    .line-name = { $name }
    .line-where = Pay only at the counter or on the National Public Service Portal.
    .line-place = Pay at: { $place }
    .line-hours = Open: { $hours }
    .line-days = { $days }
    .sms = pay at the counter
    .voice = Please pay at the counter or on the National Public Service Portal.
next-step-collect = Please bring
    .line-receipt = Your receipt
    .line-card = Your ID card
    .line-proxy = For someone else: bring a letter of authority too.
    .line-address = Address: { $address }
    .line-hours = Open: { $collect_hours }
    .line-days = { $collect_days }
    .sms = collect the result
    .voice = Please bring your receipt and ID card.
next-step-ask-desk = Please ask the counter
    .line-place = { $place }
    .line-hours = Open: { $hours }
    .line-days = { $days }
    .line-hotline = Or call { $hotline } and say your code.
    .sms = ask the counter
    .voice = Please ask the counter.
next-step-read-refusal = Please read the refusal slip
    .line-reason = The slip gives the reason.
    .line-place = To find out more: { $place }
    .line-hours = Open: { $hours }
    .line-days = { $days }
    .line-hotline = Or call { $hotline } and say your code.
    .sms = read the refusal slip
    .voice = Please read the refusal slip for the reason.
next-step-read-stop-notice = Please read the stop notice
    .line-reason = The notice gives the reason.
    .line-place = To find out more: { $place }
    .line-hours = Open: { $hours }
    .line-days = { $days }
    .line-hotline = Or call { $hotline } and say your code.
    .sms = read the stop notice
    .voice = Please read the stop notice for the reason.
next-step-nothing = There is nothing more for you to do.
    .sms = nothing more to do
    .voice = There is nothing more for you to do.
# What one may do about it.
overdue-ask = To ask or complain
    .line-ask = Come to the counter or call { $hotline } and say your code.
    .line-visit = On { $date }, bring your receipt and ID card to the counter.
    .line-place = { $place }
    .line-hours = Open: { $hours }
    .line-days = { $days }

## The card: what stands over the date, or in its place

card-appointment = Appointment for the result
card-rescheduled = New appointment
card-collect = Please collect at
card-parcel = Sent by post
card-returned = Handed over on
card-no-appointment = No appointment yet
card-unscheduled = No new appointment yet

## The timeline. The value is a step that is past, `.now` the present one, `.now-by` the same with who is at it.

step-submitted = Sent
    .now = Waiting to be accepted
step-accepted = Accepted
    .now = Accepted, waiting for work to begin
    .now-by = Accepted by { $agency }
step-not-accepted = Not accepted
    .now = Not accepted
step-processing = Passed on for work
    .by = Worked on by { $agency }
    .now = In progress
    .now-by = With { $agency }
step-supplement-wanted = Papers asked for
    .now = Waiting for your papers
step-payment-due = Payment asked for
    .now = Waiting for your payment
step-withdrawn = Withdrawn
    .now = Withdrawn
step-stopped = Stopped
    .now = Stopped
step-finished = Work finished
    .now = Waiting for you to collect
    .now-by-post = On its way by post
step-returned = Result handed over
    .now = Result handed over
step-ahead = Result
step-unconfirmed = Waiting for the counter to confirm
step-reply-ready = Written reply ready
step-date = { $date }
    .now = since { $date }
    .ahead = appointment { $date }

## Notes under the answer, each said where its facts are known

note-earlier-appointment = Earlier appointment: { $moment }
note-apology-slip = The letter of apology no.{-nbsp}{ $slip } gives the reason.
# Why there is a new appointment, by the reason on record.
note-reason-supplement = The time limit runs anew since you handed in papers.
note-reason-financial-duty = The time limit runs anew since you paid the fee or tax.
note-reason-consultation = We are waiting for the opinion of another agency.
note-reason-inspection = An appraisal or an inspection on site is needed.
note-reason-force-majeure = A natural disaster or an epidemic held up the work.
note-reason-calendar-notice = The time limit follows a new calendar of days off.
note-reason-own-delay = The agency did not finish within the time limit.
note-reason-correction = The earlier date was written down wrongly.
note-finished-late = We are sorry: work took longer than the time limit.
note-supplement-slip = Request slip no.{-nbsp}{ $slip }
note-supplement-date = Papers asked for on { $date }
note-visit = Visit on site: { $moment }
note-visit-place = Place of the visit: { $place }
note-refund = You get { $amount } back. Please collect it at the counter.
note-refund-unknown = You get a fee back. Please ask the counter.
note-successor = { $agency } now works on your dossier.
note-parcel = Parcel number: { $parcel }
note-officer = Officer in charge: { $title }
note-officer-phone = Phone: { $phone }

# A deadline explained: each session counted, each day left out, and the notice that says so. Read on an officer's screen.

# Which event starts the term, by the province's regulation.
explain-starts-acceptance = The term starts when the one-stop desk accepts the dossier
explain-starts-notice-of-validity = The term starts when the dossier is entered and notified as valid
explain-starts-law = The term starts when the complete dossier is received, by the national decree
explain-received = Received: { $moment }
explain-start = Out of office hours, so the count starts at { $moment }
explain-term = Term: { $unit ->
    [working_day] { $count ->
        [one] { $count }{-nbsp}working day
       *[other] { $count }{-nbsp}working days
    }
    [day] { $count ->
        [one] { $count }{-nbsp}day
       *[other] { $count }{-nbsp}days
    }
    [month] { $count ->
        [one] { $count }{-nbsp}month
       *[other] { $count }{-nbsp}months
    }
   *[hour] { $count ->
        [one] { $count }{-nbsp}working hour
       *[other] { $count }{-nbsp}working hours
    }
}

# $sessions: "07:00-11:30, 13:30-17:00"; $amount: explain-amount; $why: one of the reasons below.
explain-counted = { $day }: { $sessions } ({ $amount })
explain-counted-why = { $day }: { $sessions } ({ $amount }), { $why }
explain-left-out = { $day }: not counted, { $why }
explain-pause = From { $begins } to { $ends }: waiting for papers, not counted

explain-working-day = working day
explain-make-up-day = make-up working day: { $named }
explain-weekly-day-off = weekly day off
explain-holiday = day off: { $named }
explain-notice = notice { $notice }
explain-expected = expected, not announced

explain-sum = Working time in all: { $amount }
explain-amount = { $unit ->
    [hours] { $count }{-nbsp}h
    [seconds] { $count }{-nbsp}s
   *[minutes] { $count }{-nbsp}min
}
explain-by-calendar = Counted by the calendar, days off included: it ends at { $moment }
explain-rolled = The term ends at { $moment }, a day off, so it moves to the next working day
explain-deadline = Processing deadline: { $moment }
explain-appointment = Appointment by the rule of the province: { $moment }
explain-appointment-given = Appointment given: { $moment }
explain-told-instead = Another appointment was given: { $moment }
explain-waiting = Waiting for papers since { $moment }. The deadline is counted anew when they are complete.
explain-provisional = Provisional: not all days off in this span have been announced.

explain-moment = { $clock }, { $day }
explain-nothing = The dossier has no reception or no deadline yet, so there is nothing to count.
explain-beyond = The dates of the dossier lie outside the working calendar, so they cannot be counted.

# The phone page behind a receipt's QR: the words around the answer.

phone-title = { $heading } · { $centre }
# The other language's name, in that language.
phone-other_language = Tiếng Việt
phone-code = Dossier code
phone-applicant = Applicant
phone-steps = Steps of processing
phone-earlier_steps = { $count ->
    [one] Show { $count } earlier step
   *[other] Show { $count } earlier steps
}
phone-step_done = Done:
phone-step_now = Now:
phone-step_ahead = Ahead:
phone-call = Call { $hotline }
phone-money = We never send payment links and never ask for passwords.

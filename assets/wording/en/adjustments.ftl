# Deadlines set anew and parts of the work with deadlines of their own: explained to officers, and as a report.

explain-adjusted = Deadline set anew at { $decided }: { $before } → { $after }. Reason: { $reason }
explain-adjusted-by-slip = Deadline set anew at { $decided }: { $before } → { $after }. Reason: { $reason }, slip { $slip }
explain-adjustment-broken = To be checked: this decision replaced the deadline { $before }, which was not the one in force.
explain-phase = Part of { $agency }: from { $begins }, deadline { $deadline }, not done
explain-phase-ended = Part of { $agency }: from { $begins }, deadline { $deadline }, done { $ended }
explain-phase-late = Part of { $agency }: from { $begins }, deadline { $deadline }, done { $ended }, overdue
explain-phase-told = Step of { $agency } at { $begins }: a deadline of its own, { $deadline }
explain-phase-unnamed = an agency not named

report-adjustments = Deadlines set anew
column-reason = Reason
column-decided-at = Decided
column-deadline-before = Deadline before
column-deadline-after = Deadline after
cell-supplement = Papers were added
cell-financial-duty = A financial duty was met
cell-consultation = Another agency was asked
cell-inspection = Appraisal or inspection
cell-force-majeure = Force majeure
cell-calendar-notice = Notice of days off
cell-own-delay = Late by our own fault, with a new appointment
cell-correction = An earlier date was wrong
cell-link-whole = Fits
cell-link-broken = Does not fit the deadline before it, to be checked

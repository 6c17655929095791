# Desks, the days they are open, queue numbers, refunds, and where notices go. One thought a sentence.

dialogue-desks-others = For another place, please send the name of the ward or commune.
dialogue-day-open = { $when ->
    [tomorrow] Tomorrow, { $day }, is a working day.
   *[today] Today, { $day }, is a working day.
}
dialogue-day-closed = { $when ->
    [tomorrow] Tomorrow, { $day }, is not a working day.
   *[today] Today, { $day }, is not a working day.
}
dialogue-holidays = On public holidays and at Tết the desks are closed. For the exact days, please call { $hotline }.
dialogue-queue = No queue number or appointment can be had here.
dialogue-queue-hours = Please come in office hours, or call { $hotline } and ask first.
dialogue-refund-private = A refund, if there is one, is told to the holder of the dossier only.
dialogue-refund-none = No refund is on record.
dialogue-refund-where = Refunds are paid out at the desk.
dialogue-follow-where = Notices come here. From the web page they go to the dossier's telephone.
dialogue-desks-not-there = No desk of this name is known here.
dialogue-collect-finished = The result is there.
dialogue-collect-none-yet = The result is not there yet.

# The papers that a procedure asks for, as the province entered them. See dialogue.ftl as well.

papers-title = Papers needed (named in Vietnamese):
papers-heading = { $heading }:
papers-heading-others = Other papers:
papers-line = { $number }. { $name }
papers-line-with = { $number }. { $name } ({ $detail })
papers-originals = { $count ->
    [one] 1 original
   *[other] { $count } originals
}
papers-copies = { $count ->
    [one] 1 copy
   *[other] { $count } copies
}
papers-form = on { $form }
papers-more = { $count ->
    [one] One more paper is
   *[other] { $count } more papers are
} listed on { $portal }, code { $code }.
papers-portal = Forms and full instructions: { $portal }, code { $code }.
papers-as-of = List entered on { $date }.
papers-decision = According to { $decision }. List entered on { $date }.
papers-away = The list of papers cannot be read just now. Please see { $portal }, code { $code }.
papers-brief = Papers: the list names { $count }. Press "{ $button }" to see them.

dialogue-button-procedure = Papers needed

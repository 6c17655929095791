# Several dossiers asked for in one text: each is answered by a text of its own, at most three.

# What is said behind the third of several answers.
sms-left-out = . Not answered: { $count } more, please text again (up to 3 a text)
sms-own-others = . Other dossiers: EN <code>
# Followed is one dossier a text.
sms-follow-left-out = . For the other { $count }: one code a text

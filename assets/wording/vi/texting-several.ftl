# Several dossiers asked for in one text: each is answered by a text of its own, at most three.

# What is said behind the third of several answers.
sms-left-out = . Con { $count } ma chua tra loi: moi nhan tin tiep (toi da 3 ma/tin)
sms-own-others = . Ho so khac: soan HS <ma>
# Followed is one dossier a text.
sms-follow-left-out = . Con { $count } ma: moi nhan rieng tung ma

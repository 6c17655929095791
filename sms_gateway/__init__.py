"""SMS gateway (cổng tin nhắn): a citizen texts a dossier code and is answered in one segment.

carriers/<name>   verify and translate what a carrier posts; nothing there decides
fitted            which carriers are switched on
senders           who may be answered at all
commands          text -> what is asked
conversation      what is asked, and what the lookup API said -> what is said
gateway           the one path through them: once per message, through the journal
notices           what is told unasked: claimed from the lookup API, worded, put into the outbox, settled
mail              letters: the second way of a notice
app, cli          where the real things are plugged in
"""

# Manners: an "ok", an angry word, who is answering. One thought a sentence.

dialogue-acknowledged = All right. To check a dossier, please send its code.
dialogue-angry = We understand that you are not satisfied.
dialogue-angry-door = Press "Talk to a person", or send feedback at { $portal }.
dialogue-robot = A machine answers here. For a person, press "Talk to a person".
dialogue-free = Looking up costs nothing here.
dialogue-online = Many procedures can be handed in at { $portal }.
dialogue-online-more = For time and fee, please send the procedure's name.
dialogue-keypad-slip = This keypad code is not right. Please check its 10 digits.
dialogue-unfollowed-all = No more messages about dossiers come into this conversation.
dialogue-unfollowed-again = To have them again, send the code and press "Tell me of changes".
dialogue-button-person = Talk to a person
dialogue-button-unfollow-all = Stop all messages
dialogue-prove-to-do = This is for the holder of dossier { $code }.
dialogue-amend = To withdraw or correct a dossier, please go where it was handed in.
dialogue-amend-bring = Bring your receipt and identity card.
dialogue-merged = After a merger, old codes can still be looked up here.

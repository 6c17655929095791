# The web chat's page: the words around the conversation. Answers stand in chat.ftl.

webchat-title = Ask about a dossier · { $centre }
webchat-log = Conversation
webchat-you = You
webchat-hotline = Hotline
webchat-label = Dossier code, keypad code or a question
webchat-send = Send
webchat-picture = Send a photo of the receipt
webchat-send-picture = Send photo
webchat-picture-sent = [Photo sent]
webchat-text-too-long = This message is too long. Please send a shorter one.
webchat-begin-again = This conversation is closed. Please open the page again.

# Notices in a chat that follows a dossier; what each of them says stands in notices.ftl.

chat-notices-several = There are { $count } news of your dossiers.
chat-notices-stop = To end these messages, write: stop messages.

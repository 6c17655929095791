"""Electronic mail (thư điện tử): the second way of a notice, for those who have no mobile phone or want no texts.

letters   a letter on its way through the outbox
server    how the province's mail server is reached
sending   letters of the outbox leave, each by one transaction of SMTP (RFC 5321)
"""

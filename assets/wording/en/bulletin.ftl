# The hotline's bulletin: contacts by channel.

bulletin-title-day = Hotline bulletin of { $span }
bulletin-title-month = Hotline bulletin of { $span }
bulletin-total = Contacts in all: { $contacts }
bulletin-line = - { $channel }: { $contacts } ({ $share }%)
bulletin-persons = Passed to a person: { $count }
bulletin-call-backs = To be called back: { $count }
bulletin-petitions = Feedback and complaints: { $count }, all turned to the right door
bulletin-petitions-forwarded = Entered into the feedback system: { $count }; after their time: { $late }
bulletin-channel = Channel
bulletin-contact = Contacts
bulletin-person = Passed to a person
bulletin-back = To be called back
bulletin-petition = Feedback and complaints
bulletin-forwarded = Passed on
bulletin-late = After their time
bulletin-share = Share (%)
bulletin-channel-telegram = Telegram chatbot
bulletin-channel-web = Web chatbot
bulletin-channel-phone = Telephone, by operators
bulletin-channel-voice = Telephone, automatic
bulletin-channel-messenger = Facebook
bulletin-channel-zalo = Zalo
bulletin-channel-sms = Text messages
bulletin-channel-email = E-mail
bulletin-channel-total = Total

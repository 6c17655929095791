# What only SMS says: in one segment of 160 letters of the GSM alphabet.

# Which clauses of an SMS are dropped where it would need a second segment, the first one first.
sms-drops = thanks bring timeliness todo portal place words agency wait parcel amount hotline visit when

sms-bring = receipt and ID card

sms-help = To look up a dossier, send EN <code on your receipt>
    .sms-number = {" "}to { $number }
    .sms-hotline = . Help: { $hotline }

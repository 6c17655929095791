# What only SMS says: without diacritics, in one segment of 160 letters.

# Which clauses of an SMS are dropped where it would need a second segment, the first one first.
sms-drops = thanks bring timeliness todo portal place words agency wait parcel amount hotline visit when

sms-bring = giay hen va CCCD

sms-help = Tra cuu ho so: soan HS <ma tren giay hen>
    .sms-number = {" "}gui { $number }
    .sms-hotline = . Ho tro: { $hotline }

# The written notice that goes out before the store is maintained (Ninh Bình, art. 30.4; Yên Bái, art. 11.3).
keeping-notice-title = NOTICE OF MAINTENANCE OF THE DOSSIER LOOK-UP SYSTEM
keeping-notice-owner = Responsible: { $owner }
keeping-notice-when = Time: from { $hour } on { $day }
keeping-notice-whole = Data is backed up beforehand; counts and digests are compared before and after.
keeping-notice-steps = What is done:
keeping-notice-nothing = The shape of the data does not change.
keeping-notice-days = For planned maintenance this notice goes out at least { $days } working days ahead.

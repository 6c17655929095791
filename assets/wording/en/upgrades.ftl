# What each change of the store brings, in the written notice of an upgrade: one sentence a migration, by its number.
upgrade-0001 = The first tables.
upgrade-0002 = Who told each fact; refused records can be tried again; slips that did not come are listed.
upgrade-0003 = Old systems' data is imported, and where each dossier came from is kept.
upgrade-0004 = The counter: slips, running numbers, what was noted there.
upgrade-0005 = Notices to citizens, one-time codes, ratings.
upgrade-0006 = Operators, tickets, search by name, and a record of who looked.
upgrade-0007 = Days off and make-up days by their notices.
upgrade-0008 = Maintenance notices, kept reports, archived dossiers.
upgrade-0009 = How kiosks are, and what they keep for when the service is away.
upgrade-0010 = How long each source may be silent before it alarms.
upgrade-0011 = Who of staff answered a kiosk's call for help.
upgrade-0012 = The papers each procedure asks for, as the province announces them.

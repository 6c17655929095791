# What operators do with dossiers, in the report of accesses.
cell-search = Search
cell-view = View of a dossier
cell-factors = Caller held against factors
cell-ask-identity = Full identity asked for
cell-consent = Full identity consented to
cell-refuse = Full identity refused
cell-full-identity = Full identity seen
cell-ticket = Call-back taken

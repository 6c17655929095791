"""The telephone: one call graph (`graph`), told through two transports, Twilio's (`twilio`) and SIP (`sip`).

A transport only verifies, carries sound or keys, and carries out effects; what is said and asked is decided in the
graph, which is pure. A caller learns what a code alone opens, never more: a caller's number can be forged.
"""

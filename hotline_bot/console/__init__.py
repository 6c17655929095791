"""The operators' console at `/console/`: one screen a call, chats that wait for a person, tickets, approvals, reports.

Plain pages: every action is a form, and works without script; the script adds keys and what arrives by itself. Who
signs in is known to the lookup API alone; here a seat is kept for each session, sealed, beside the journal.
"""

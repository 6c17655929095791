"""SIP's transport (RFC 3261, 3264, 3515, 3550, 4733): calls over UDP, G.711 sound, keys as telephone events.

    messages   datagrams <-> requests and responses          rtp     datagrams <-> sound and keys
    offers     what a call's sound may be (SDP)              media   a call's port: what is said, what is pressed
    dialogs    what holds a call's messages together         pacing  a frame every 20 ms for every call
    endpoint   requests, responses, retransmissions          conversation  a call through the graph

An answering side only: it is called by the province's telephone exchange, whose addresses it is told, and believes
nobody else. It registers nowhere and calls nobody; a caller is put through by asking the exchange to (REFER).
"""

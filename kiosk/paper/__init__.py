"""The slip that a citizen takes along (phiếu tra cứu), and the printers that it comes out of."""

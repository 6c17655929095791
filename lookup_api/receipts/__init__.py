"""What we print: the QR and barcode of a receipt, the label for other systems' receipts, the strip for our own.

    text = qr_text("tracuu.quangnam.gov.vn", token)          # the QR's text
    label = Label("H47.16-261105-0042", "4172065837", text, hotline="1022")
    draw_label(label).png(dpi=300), draw_label(label).svg()

Sizes are millimetres. Nothing printed here holds personal data.
"""

from lookup_api.receipts.barcodes import code128_modules
from lookup_api.receipts.drawing import Drawing
from lookup_api.receipts.label import Label, draw_label, draw_strip
from lookup_api.receipts.qr import Matrix, draw_qr, qr_png, qr_svg, qr_text

LabelDrawing = Drawing

__all__ = [
    "Drawing",
    "Label",
    "LabelDrawing",
    "Matrix",
    "code128_modules",
    "draw_label",
    "draw_qr",
    "draw_strip",
    "qr_png",
    "qr_svg",
    "qr_text",
]

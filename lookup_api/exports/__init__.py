"""Reports as files (kết xuất báo cáo): plain text for a terminal, CSV and XLSX for a spreadsheet, JSON for a program.

What a citizen or another system wrote may stand in a cell, so no cell is ever read as a formula by the program that
opens the file (OWASP: CSV injection).
"""

from lookup_api.exports.lines import as_text
from lookup_api.exports.sheets import as_csv, as_json, as_xlsx, harmless
from lookup_api.exports.streams import ENDINGS, write_rows

__all__ = ["ENDINGS", "as_csv", "as_json", "as_text", "as_xlsx", "harmless", "write_rows"]

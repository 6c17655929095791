"""Pictures of pages and drawings as a browser shows them: Chromium, headless, on files of this machine only."""

import json
import subprocess
from html import escape, unescape
from pathlib import Path

CHROMIUM = "chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    # Whatever a page asks of another machine goes to a port where nobody listens.
    "--proxy-server=127.0.0.1:9",
)
PIXELS_PER_MM = 96 / 25.4  # of CSS, before scaling


def screenshot(source: str, folder: Path, *, width: int, height: int, scale: float = 1.0) -> bytes:
    """The PNG of an HTML or SVG text in a window of `width` by `height` CSS pixels, `scale` device pixels to each.

    The window is put around the page as a frame, since Chromium's own windows are never narrower than 500 pixels.
    """
    kind = "svg" if source.lstrip().startswith("<svg") else "html"
    page, around, picture = folder / f"page.{kind}", folder / "around.html", folder / "page.png"
    page.write_text(source, encoding="utf-8")
    around.write_text(
        f"<!doctype html><body style='margin:0'><iframe src='{page.name}' scrolling='no' "
        f"style='display:block;border:0;width:{width}px;height:{height}px'></iframe>",
        encoding="utf-8",
    )
    # The window is higher than the page, since headless Chromium keeps a part of it for a frame that is not drawn.
    sizes = (f"--window-size={max(width, 500)},{height + 200}", f"--force-device-scale-factor={scale}")
    command = (CHROMIUM, *FLAGS, *sizes, f"--user-data-dir={folder / 'profile'}", f"--screenshot={picture}")
    subprocess.run((*command, around.as_uri()), check=True, capture_output=True, timeout=120)
    return picture.read_bytes()


def measured(html: str, expression: str, folder: Path, *, width: int) -> object:
    """The value of a JavaScript expression over `page`, the document of `html` in a frame of `width` CSS pixels.

    The page's own scripts, had it any, would run; the expression runs outside it.
    """
    around = folder / "measured.html"
    around.write_text(
        f"<!doctype html><body><iframe srcdoc='{escape(html)}' style='width:{width}px;height:900px;border:0'></iframe>"
        "<script>onload = () => { const page = document.querySelector('iframe').contentDocument;"
        f"let told; try {{ told = {expression} }} catch (trouble) {{ told = String(trouble) }}"
        "document.body.textContent = JSON.stringify(told) }</script>",
        encoding="utf-8",
    )
    command = (CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", around.as_uri())
    shown = subprocess.run(command, check=True, capture_output=True, timeout=120, text=True).stdout
    return json.loads(unescape(shown.partition("<body>")[2].rpartition("</body>")[0]))

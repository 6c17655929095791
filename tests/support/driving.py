"""A page in a real browser, used by a script beside it: what a citizen or an operator does, and what then stands there.

    told = driven(app, DRIVER, folder)

`DRIVER` is a page of the test's own, served by the same application: it opens the page in a frame and posts to `/told`
what it found, as JSON.
"""

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import make_server

from tests.support.pages import CHROMIUM, FLAGS
from tests.support.patience import PATIENCE


def driven(app: Flask, driver: str, folder: Path) -> dict[str, Any]:
    """What the driver tells; the browser keeps its profile in the folder, and ends."""
    told: queue.Queue[dict[str, Any]] = queue.Queue()

    def take() -> Response:
        told.put(json.loads(request.get_data()))
        return Response(status=204)

    app.add_url_rule("/drive", view_func=lambda: Response(driver))
    app.add_url_rule("/told", view_func=take, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    flags = (*FLAGS, f"--user-data-dir={folder / 'profile'}", "--remote-debugging-port=0")
    address = f"http://127.0.0.1:{server.server_port}/drive"
    browser = subprocess.Popen([CHROMIUM, *flags, address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return told.get(timeout=PATIENCE)
    finally:
        browser.terminate()
        browser.wait(20)
        server.shutdown()
        thread.join(10)
        server.server_close()

"""The server around `app.py`; start it with `streamlit run asgi.py`.

It loads the heavy packages before anyone is served, runs the app once so that the first visitor meets a
warm server, tells browsers the language of the page, sends security headers and answers `/healthz`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib
import logging
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.runtime import get_instance

from catalogue.catalogue import load_catalogue
from catalogue.language import LANGUAGES as DECLARED_LANGUAGES
from data.store import default_folder
from intake.deciding import Scheduler

LOG: Final = logging.getLogger("suunta.server")
NAME: Final = "Suunta"
HEALTH_PATH: Final = "/healthz"
LANGUAGES: Final = tuple(DECLARED_LANGUAGES)  # the first one is the default
NEEDS_SCRIPTS: Final = {
    "fi": "Suunta tarvitsee JavaScriptin. Ota se käyttöön selaimen asetuksista.",
    "sv": "Suunta behöver JavaScript. Slå på det i webbläsarens inställningar.",
    "en": "Suunta needs JavaScript. Please turn it on in the browser's settings.",
}
STARTING: Final = {
    "fi": "Suunta käynnistyy. Sivu avautuu hetken kuluttua itsestään.",
    "sv": "Suunta startar. Sidan öppnas av sig själv om en stund.",
    "en": "Suunta is starting. The page will open by itself in a moment.",
}

# Imported one after the other, before serving: ten sessions that start at once otherwise meet packages that
# the thread of another session has only half imported.
HEAVY_PACKAGES: Final = (
    "numpy", "pandas", "pyarrow", "pyarrow.parquet", "polars", "duckdb",
    "plotly.graph_objects", "jinja2", "babel.dates", "babel.numbers",
)  # fmt: skip
for package in HEAVY_PACKAGES:
    importlib.import_module(package)


def asked_language(scope: Scope) -> str:
    """Return the language that the address asks for (`?lang=sv`), or the default."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else LANGUAGES[0]


LONGEST_WAIT_SECONDS: Final = 10.0  # after that a sentence is kinder than a blank page
RETRY_SECONDS: Final = 3


@dataclass
class WarmUp:
    """How far the start has come. `over` is set when people may come in; `fault` says what went wrong."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    fault: str | None = None

    async def run(self) -> None:
        """Run the app script once, in a session of its own, and open the gate.

        Needed twice over: until its first `st.navigation` Streamlit takes the `pages` folder for pages of
        the old kind, and lays "Page not found" over the right page of a deep link; and this run fills the
        caches. A fault is logged and the gate opens all the same: each visitor's own session tries again.
        """
        try:
            succeeded, message = await get_instance().does_script_run_without_error()
            self.fault = None if succeeded else message
        except (RuntimeError, OSError) as fault:
            self.fault = repr(fault)
        finally:
            self.over.set()
        if self.fault:
            LOG.error("The warm-up did not succeed (%s); serving all the same", self.fault)

    async def health(self, _: Request) -> Response:
        """Answer 503 while warming up and 200 from then on, with the word `degraded` after a fault."""
        if not self.over.is_set():
            return JSONResponse({"status": "warming"}, 503, {"Retry-After": str(RETRY_SECONDS)})
        return JSONResponse({"status": "degraded" if self.fault else "ok"})

    @contextlib.asynccontextmanager
    async def lifespan(self, _: st.App) -> AsyncIterator[None]:
        """Warm up beside the server, so that `/healthz` answers meanwhile."""
        task = asyncio.create_task(self.run(), name="warm-up")
        yield
        task.cancel()


class WaitUntilWarm:
    """Hold everything but `/healthz` until the warm-up is over.

    Who has waited for `longest_wait` seconds gets a page with a sentence that reloads itself. A websocket
    is refused then; Streamlit's page tries again by itself.
    """

    def __init__(self, app: ASGIApp, warm_up: WarmUp, longest_wait: float = LONGEST_WAIT_SECONDS) -> None:
        self.app = app
        self.over = warm_up.over
        self.longest_wait = longest_wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self.over.is_set() or scope["path"] == HEALTH_PATH:
            return await self.app(scope, receive, send)
        try:
            await asyncio.wait_for(self.over.wait(), self.longest_wait)
        except TimeoutError:
            if scope["type"] == "websocket":
                return await send({"type": "websocket.close", "code": 1013})
            return await starting_page(asked_language(scope))(scope, receive, send)
        return await self.app(scope, receive, send)


def starting_page(language: str) -> Response:
    """Return the page of a server that is not ready yet; it reloads itself."""
    html = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="UTF-8">'
        f'<meta http-equiv="refresh" content="{RETRY_SECONDS}"><title>{NAME}</title></head>'
        f"<body><p>{STARTING[language]}</p></body></html>"
    )
    return HTMLResponse(html, 503, {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})


STREAMLIT_SHELL: Final = (Path(get_static_dir()) / "index.html").read_text("utf-8")


def shell(language: str, source: str = STREAMLIT_SHELL) -> bytes:
    """Return Streamlit's index page with our language, title and sentence for a browser without scripts."""
    sentence = f"<noscript><p>{NEEDS_SCRIPTS[language]}</p></noscript>"
    html = re.sub(r"<html[^>]*>", f'<html lang="{language}">', source, count=1)
    html = re.sub(r"<title>.*?</title>", f"<title>{NAME}</title>", html, flags=re.DOTALL)
    return re.sub(r"<noscript>.*?</noscript>", sentence, html, flags=re.DOTALL).encode()


SHELLS: Final = {language: shell(language) for language in LANGUAGES}


def shell_answer(language: str, request: Headers) -> Response:
    """Return the page in `language`, or 304 to a browser whose copy of it is this one."""
    tag = f'"{hashlib.sha256(SHELLS[language]).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = tag in request.get("if-none-match", "")
    return Response(None, 304, headers) if known else HTMLResponse(SHELLS[language], 200, headers)


OTHER_HTML: Final = ("/component/", "/media/", "/app/static/")  # HTML there is a file, not the shell
CONDITIONS: Final = (b"if-none-match", b"if-modified-since")


class ShellInLanguage:
    """Where Streamlit would send its index page, send ours in the language that the address asks for.

    Which addresses are pages is left to Streamlit: those, and only those, it answers with HTML. The rest of
    its answer is dropped, so its compression, length and tag do not matter. Ours goes out uncompressed, as
    Streamlit's own does at `/`: it is 7 kB, before 2 MB of scripts.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or any(part in scope["path"] for part in OTHER_HTML):
            return await self.app(scope, receive, send)
        request, is_page = Headers(scope=scope), False

        async def send_unless_page(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                is_page = message["status"] < 300 and kind.startswith("text/html")
            if not is_page:
                await send(message)

        if "text/html" in request.get("accept", ""):
            # A browser may hold Streamlit's own index page from before: that copy must not be confirmed.
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in CONDITIONS]}
        await self.app(scope, receive, send_unless_page)
        if is_page:
            await shell_answer(asked_language(scope), request)(scope, receive, send)


def content_policy(shell: str = STREAMLIT_SHELL) -> str:
    """Return the Content-Security-Policy: nothing from other hosts, and no text run as a script.

    Streamlit's inline script is let in by its hash. Styles must be allowed inline: Streamlit, Plotly and
    our tables write them as they go. Plotly's WebGL traces (`scattergl`) need `unsafe-eval`: do without.
    """
    scripts = re.findall(r"<script>(.*?)</script>", shell, flags=re.DOTALL)
    digests = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(("'self'", *(f"'sha256-{digest}'" for digest in digests)))
    return (
        f"default-src 'self'; script-src {allowed}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    )


SECURITY_HEADERS: Final = {
    "Content-Security-Policy": content_policy(),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class SecurityHeaders:
    """Put `SECURITY_HEADERS` on every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


warm_up = WarmUp()


@contextlib.asynccontextmanager
async def lifespan(application: st.App) -> AsyncIterator[None]:
    """Warm up, and publish drafts at their hour as long as the server runs."""
    scheduler = Scheduler(default_folder(), load_catalogue())
    async with warm_up.lifespan(application):
        scheduler.start()
        yield
        await asyncio.to_thread(scheduler.stop)


app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=lifespan,
    routes=[Route(HEALTH_PATH, warm_up.health)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(WaitUntilWarm, warm_up=warm_up),
        Middleware(ShellInLanguage),
    ],
    # Starlette answers its own faults outside of all middleware.
    exception_handlers={500: lambda *_: PlainTextResponse("Internal Server Error", 500, SECURITY_HEADERS)},
)

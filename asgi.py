"""The server around `app.py`; start it with `streamlit run asgi.py`.

It loads the heavy packages before anyone is served, runs the app once so that the first visitor meets a warm server,
and answers `/healthz`; what goes round every answer is in ui.answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance

from catalogue.catalogue import load_catalogue
from data.store import default_folder
from intake.deciding import Scheduler
from ui.answers import NAME, SECURITY_HEADERS, SecurityHeaders, ShellInLanguage, asked_language

LOG: Final = logging.getLogger("suunta.server")
HEALTH_PATH: Final = "/healthz"
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

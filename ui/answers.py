"""What goes round every answer of the server: Streamlit's page in the language of the address, and security headers."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from catalogue.language import LANGUAGES as DECLARED_LANGUAGES

NAME: Final = "Suunta"
LANGUAGES: Final = tuple(DECLARED_LANGUAGES)  # the first one is the default
NEEDS_SCRIPTS: Final = {
    "fi": "Suunta tarvitsee JavaScriptin. Ota se käyttöön selaimen asetuksista.",
    "sv": "Suunta behöver JavaScript. Slå på det i webbläsarens inställningar.",
    "en": "Suunta needs JavaScript. Please turn it on in the browser's settings.",
}


def asked_language(scope: Scope) -> str:
    """Return the language that the address asks for (`?lang=sv`), or the default."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else LANGUAGES[0]


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

"""The server around the app, layer by layer and without a running server."""

import asyncio
import base64
import hashlib
import re
import sys
import tomllib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config as streamlit_config
from streamlit.file_util import get_static_dir
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

import asgi
from ui import answers

T = TypeVar("T")
ROOT = Path(asgi.__file__).parent
ENGLISH_SHELL_SCRIPTS = re.findall(r"<script[^>]*src=[^>]*>", answers.STREAMLIT_SHELL)


class Answer(NamedTuple):
    """What a browser gets: the status, the headers in lower case and the whole body."""

    status: int
    headers: dict[str, str]
    body: str


def scope_of(path: str = "/", headers: dict[str, str] | None = None, kind: str = "http") -> dict[str, Any]:
    """An ASGI scope as the server makes it for a GET of `path`, which may carry a query."""
    path, _, query = path.partition("?")
    pairs = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    return {"type": kind, "method": "GET", "path": path, "query_string": query.encode(), "headers": pairs}


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: Playwright, where it has run before in this process, keeps this one's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def exchange(app: ASGIApp, scope: dict[str, Any]) -> list[Message]:
    """Every message that `app` sends for one request."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(3600)  # nothing more comes from this browser, and it stays
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


async def aget(app: ASGIApp, path: str = "/", headers: dict[str, str] | None = None) -> Answer:
    start, *rest = await exchange(app, scope_of(path, headers))
    assert start["type"] == "http.response.start", "the answer starts once"
    assert {message["type"] for message in rest} == {"http.response.body"}
    body = b"".join(message.get("body", b"") for message in rest)
    pairs = {name.decode(): value.decode() for name, value in start["headers"]}
    assert int(pairs.get("content-length", len(body))) == len(body)
    return Answer(start["status"], pairs, body.decode())


def get(app: ASGIApp, path: str = "/", headers: dict[str, str] | None = None) -> Answer:
    return run(aget(app, path, headers))


@pytest.fixture
def streamlit_pages() -> ASGIApp:
    """Streamlit's own files as it serves them: index.html for unknown addresses, compressed if asked."""
    return GZipMiddleware(create_streamlit_static_handler(get_static_dir(), ""), minimum_size=500)


@pytest.fixture
def pages(streamlit_pages) -> ASGIApp:
    return answers.ShellInLanguage(streamlit_pages)


# --- The language of the page ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("", "fi"),
        ("?lang=fi", "fi"),
        ("?lang=sv", "sv"),
        ("?kunta=091&lang=en", "en"),
        ("?lang=SV", "fi"),
        ("?lang=de", "fi"),
        ("?lang=", "fi"),
        ("?lang=%22%3E%3Cscript%3E", "fi"),
        ("?lang=%ff%fe", "fi"),
        ("?lang=fi&lang=sv", "sv"),
    ],
)
def test_the_address_tells_the_language_and_anything_else_is_finnish(query, language):
    assert answers.asked_language(scope_of(f"/guide{query}")) == language


@pytest.mark.parametrize("language", answers.LANGUAGES)
def test_the_shell_has_our_language_title_and_sentence_and_streamlits_scripts(language):
    html = answers.SHELLS[language].decode()
    assert re.findall(r"<html[^>]*>", html) == [f'<html lang="{language}">']
    assert re.findall(r"<title>(.*?)</title>", html) == ["Suunta"]
    assert f"<noscript><p>{answers.NEEDS_SCRIPTS[language]}</p></noscript>" in html
    assert html.count("<noscript>") == 1
    assert re.findall(r"<script[^>]*src=[^>]*>", html) == ENGLISH_SHELL_SCRIPTS
    assert '<div id="root"></div>' in html


@pytest.mark.parametrize("path", ["/", "/guide", "/no-such-page"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_every_page_comes_in_the_language_asked_for_whatever_the_compression(pages, path, encoding):
    answer = get(pages, f"{path}?lang=sv", {"Accept-Encoding": encoding, "Accept": "text/html"})
    assert answer.status == 200
    assert '<html lang="sv">' in answer.body
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"


def test_streamlits_answer_alone_is_in_english_so_the_layer_is_needed(streamlit_pages):
    assert '<html lang="en">' in get(streamlit_pages, "/guide?lang=sv").body


def test_a_browser_with_the_same_page_is_told_so_and_with_another_language_gets_the_page(pages):
    swedish = get(pages, "/guide?lang=sv").headers["etag"]
    same = get(pages, "/guide?lang=sv", {"If-None-Match": f"W/{swedish}"})
    assert (same.status, same.body, same.headers["etag"]) == (304, "", swedish)
    assert get(pages, "/guide?lang=fi", {"If-None-Match": swedish}).status == 200


def test_a_copy_of_streamlits_own_index_page_is_not_confirmed(streamlit_pages, pages):
    old = get(streamlit_pages, "/").headers["etag"]
    asked = {"If-None-Match": old, "Accept": "text/html,*/*;q=0.8"}
    assert get(streamlit_pages, "/", asked).status == 304
    assert get(pages, "/", asked).status == 200


def test_a_page_asked_for_in_parts_still_comes_whole(pages):
    answer = get(pages, "/guide", {"Range": "bytes=0-9"})
    assert (answer.status, answer.body) == (200, answers.SHELLS["fi"].decode())


def test_files_pass_untouched_with_their_caching(streamlit_pages, pages):
    plain = get(streamlit_pages, "/manifest.json")
    assert get(pages, "/manifest.json") == plain
    again = {"If-None-Match": plain.headers["etag"]}
    assert get(pages, "/manifest.json", again).status == 304


@pytest.mark.parametrize("path", ["/component/x/index.html", "/media/1.html", "/app/static/a.html"])
def test_html_that_is_a_file_passes_untouched(path):
    assert get(answers.ShellInLanguage(HTMLResponse("<p>a file</p>")), path).body == "<p>a file</p>"


def test_redirects_and_faults_pass_untouched(pages):
    assert get(pages, "/guide/?lang=sv").headers["location"] == "/guide?lang=sv"
    assert get(answers.ShellInLanguage(HTMLResponse("no", 404)), "/x").body == "no"


# --- Warming up -----------------------------------------------------------------------------------------


class Runtime:
    """Stands in for Streamlit's: its one session ends as told."""

    def __init__(self, outcome: tuple[bool, str] | Exception) -> None:
        self.outcome = outcome

    async def does_script_run_without_error(self) -> tuple[bool, str]:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def warmed_up(monkeypatch, outcome: tuple[bool, str] | Exception) -> asgi.WarmUp:
    monkeypatch.setattr(asgi, "get_instance", lambda: Runtime(outcome))
    warm_up = asgi.WarmUp()
    run(warm_up.run())
    return warm_up


def health(warm_up: asgi.WarmUp) -> tuple[int, bytes]:
    answer = run(warm_up.health(Request(scope_of("/healthz"))))
    return answer.status_code, bytes(answer.body)


def test_health_is_503_while_warming_and_asks_to_come_again():
    answer = run(asgi.WarmUp().health(Request(scope_of("/healthz"))))
    assert (answer.status_code, answer.body) == (503, b'{"status":"warming"}')
    assert answer.headers["retry-after"] == "3"


def test_health_is_ok_after_the_app_has_run_once(monkeypatch, caplog):
    assert health(warmed_up(monkeypatch, (True, "ok"))) == (200, b'{"status":"ok"}')
    assert not caplog.records


@pytest.mark.parametrize("outcome", [(False, "error"), (False, "timeout"), RuntimeError("no"), OSError("no")])
def test_a_failed_warm_up_is_logged_and_lets_people_in_all_the_same(monkeypatch, caplog, outcome):
    warm_up = warmed_up(monkeypatch, outcome)
    assert warm_up.over.is_set()
    assert health(warm_up) == (200, b'{"status":"degraded"}')
    assert "The warm-up did not succeed" in caplog.text


def test_an_unforeseen_fault_opens_the_gate_too(monkeypatch):
    monkeypatch.setattr(asgi, "get_instance", lambda: Runtime(ValueError("a bug")))
    warm_up = asgi.WarmUp()
    with pytest.raises(ValueError, match="a bug"):
        run(warm_up.run())
    assert warm_up.over.is_set()


def test_the_server_starts_while_the_warm_up_still_runs(monkeypatch):
    class Slow(Runtime):
        async def does_script_run_without_error(self) -> tuple[bool, str]:
            await asyncio.sleep(60)
            return True, "ok"

    async def started() -> bool:
        async with warm_up.lifespan(asgi.app):
            await asyncio.sleep(0)
            return warm_up.over.is_set()  # type: ignore[no-any-return]

    monkeypatch.setattr(asgi, "get_instance", lambda: Slow((True, "ok")))
    warm_up = asgi.WarmUp()
    assert run(started()) is False


def test_who_comes_early_waits_and_then_gets_the_page():
    warm_up = asgi.WarmUp()
    gate = asgi.WaitUntilWarm(PlainTextResponse("page"), warm_up, longest_wait=30)

    async def visit() -> tuple[bool, Answer]:
        visitor = asyncio.create_task(aget(gate, "/guide"))
        await asyncio.sleep(0.05)
        had_to_wait = not visitor.done()
        warm_up.over.set()
        return had_to_wait, await visitor

    had_to_wait, answer = run(visit())
    assert had_to_wait
    assert (answer.status, answer.body) == (200, "page")


@pytest.mark.parametrize("language", answers.LANGUAGES)
def test_who_has_waited_long_gets_a_sentence_and_a_page_that_reloads_itself(language):
    gate = asgi.WaitUntilWarm(PlainTextResponse("page"), asgi.WarmUp(), longest_wait=0.01)
    answer = get(gate, f"/guide?lang={language}")
    assert answer.status == 503
    assert (answer.headers["retry-after"], answer.headers["cache-control"]) == ("3", "no-store")
    assert f'<html lang="{language}">' in answer.body
    assert '<meta http-equiv="refresh" content="3">' in answer.body
    assert asgi.STARTING[language] in answer.body


def test_a_websocket_that_has_waited_long_is_asked_to_try_later():
    gate = asgi.WaitUntilWarm(PlainTextResponse("page"), asgi.WarmUp(), longest_wait=0.01)
    sent = run(exchange(gate, scope_of("/_stcore/stream", kind="websocket")))
    assert sent == [{"type": "websocket.close", "code": 1013}]


def test_health_and_the_servers_own_start_do_not_wait():
    async def echo(scope: Scope, _: Receive, send: Send) -> None:
        await send({"type": scope["type"]})

    gate = asgi.WaitUntilWarm(echo, asgi.WarmUp(), longest_wait=0.01)
    for scope in (scope_of("/healthz"), {"type": "lifespan"}):
        assert run(exchange(gate, scope)) == [{"type": scope["type"]}]


# --- Headers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 404, 503])
def test_every_answer_carries_the_security_headers(status):
    answer = get(answers.SecurityHeaders(PlainTextResponse("x", status)), "/")
    expected = {name.lower(): value for name, value in answers.SECURITY_HEADERS.items()}
    assert answer.headers.items() >= expected.items()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_our_header_replaces_one_that_is_there_already():
    app = answers.SecurityHeaders(PlainTextResponse("x", headers={"Referrer-Policy": "unsafe-url"}))
    sent = run(exchange(app, scope_of()))
    found = [value for name, value in sent[0]["headers"] if name == b"referrer-policy"]
    assert found == [b"same-origin"]


def test_the_policy_names_no_other_host_and_lets_no_text_run_as_a_script():
    policy = answers.content_policy()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'self'"
    assert "unsafe" not in rules["script-src"]
    assert not re.search(r"https?:|\*", policy)


def test_the_policy_knows_each_script_inside_the_page_we_send():
    inside = re.findall(r"<script>(.*?)</script>", answers.SHELLS["sv"].decode(), flags=re.DOTALL)
    assert inside, "Streamlit's page has had one; without any, the hashes can go"
    for script in inside:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answers.content_policy()


# --- The start ------------------------------------------------------------------------------------------


def test_the_heavy_packages_are_loaded_before_anyone_is_served():
    assert set(asgi.HEAVY_PACKAGES) <= sys.modules.keys()


def test_streamlit_run_finds_the_server_in_asgi_py():
    assert discover_asgi_app(ROOT / "asgi.py").import_string == "asgi:app"
    assert asgi.app.script_path == ROOT / "app.py"


def options(table: dict[str, Any], section: str = "") -> dict[str, Any]:
    """The names Streamlit knows the options by, with the values that config.toml gives them."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        key = f"{section}.{name}".lstrip(".")
        found |= options(value, key) if isinstance(value, dict) else {key: value}
    return found


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return options(tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8")))


def test_streamlit_knows_every_option_that_config_toml_sets(settings):
    def is_known(name):
        try:
            streamlit_config.get_option(name)
        except RuntimeError:
            return False
        return True

    assert settings
    assert [name for name in settings if not is_known(name)] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.address", "127.0.0.1"),
        ("server.fileWatcherType", "none"),
        ("server.enableAgentApi", False),
        ("runner.postScriptGC", False),
        ("client.showErrorDetails", "none"),
        ("browser.gatherUsageStats", False),
    ],
)
def test_the_settings_that_safety_and_speed_rest_on_stay(settings, name, value):
    assert settings[name] == value

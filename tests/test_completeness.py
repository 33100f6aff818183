"""What is registered is documented, translated and reachable."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import app
from catalogue.catalogue import load_catalogue
from catalogue.language import LOCALE_FOLDER, speak
from cli import build
from metrics.comparison import COMPARISONS
from metrics.figures import STATUSES
from metrics.words import comparison_word, status_word
from tests.test_architecture import SOURCES

ROOT = Path(__file__).parent.parent
SAYING = {"say": 0, "Message": 0, "UserError": 0, "sentence": 0, "passed": 0, "PageEntry": 1}


def said():
    """Return every text in the code that people read."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if name in SAYING and len(node.args) > SAYING[name]:
                text = node.args[SAYING[name]]
                if isinstance(text, ast.Constant):
                    yield text.value


def translations(code):
    with (LOCALE_FOLDER / code / "LC_MESSAGES" / "suunta.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale=code) if message.id}


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_every_text_is_translated_and_no_translation_is_left_over(code):
    assert set(said()) == set(translations(code))
    assert not [message.id for message in translations(code).values() if not message.string or message.fuzzy]


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_translations_fill_in_the_same_values(code):
    import re

    for message in translations(code).values():
        assert set(re.findall(r"{(\w+)}", message.string)) == set(re.findall(r"{(\w+)}", message.id)), message.id


def test_every_status_and_comparison_has_its_word():
    for code in ("fi", "sv", "en"):
        assert all(isinstance(status_word(status, speak(code)), str) for status in STATUSES)
        assert all(isinstance(comparison_word(name, speak(code)), str) for name in COMPARISONS)


def test_every_page_command_and_source_is_documented():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in build(speak("en")).commands:
        assert f"cli.py {command}" in readme, command
    for entry in app.PAGES:
        assert speak("fi").say(entry.title) in readme, entry.title
    for source in load_catalogue().sources.values():
        assert source.id in (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8"), source.id


def test_page_addresses_are_unique():
    assert len({entry.url_path for entry in app.PAGES}) == len(app.PAGES)

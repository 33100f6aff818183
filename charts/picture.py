"""A chart as a file: SVG or PNG, drawn by Vega without a browser and without the network.

The font is one that Vega's converter brings along, so that a server without fonts draws the same.
"""

from typing import Any
from xml.etree import ElementTree

import vl_convert

from catalogue.language import NO_BREAK, Language

PICTURE_FORMATS = ("svg", "png")
# Twice as sharp as a screen needs: for slides and print.
SCALE = 2
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "#ffffff",
    "padding": 16,
    "view": {"stroke": None},
    "axis": {"labelColor": "#1b2733", "labelFontSize": 12, "gridColor": "#e3e8ec", "domainColor": "#7a8792"},
    "title": {"color": "#1b2733", "subtitleColor": "#56616b", "fontSize": 18, "subtitleFontSize": 12},
}


def picture(specification: dict[str, Any], form: str, language: Language) -> bytes:
    """Return a Vega-Lite specification as a file in one of PICTURE_FORMATS; its `description` is the SVG's alt text."""
    options: dict[str, Any] = {
        "config": _CONFIG,
        "format_locale": _number_marks(language),
        # Data stand in the specification; nothing is ever fetched.
        "allowed_base_urls": [],
    }
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(specification, scale=SCALE, **options))
    return _with_words(vl_convert.vegalite_to_svg(specification, **options), specification, language)


def _number_marks(language: Language) -> dict[str, Any]:
    marks = (
        {"decimal": ",", "thousands": NO_BREAK} if language.has_decimal_comma else {"decimal": ".", "thousands": ","}
    )
    return {**marks, "grouping": [3], "currency": ["", ""]}


def _with_words(svg: str, specification: dict[str, Any], language: Language) -> bytes:
    """Return the SVG as one image with its title and its alt text, which Vega leaves out."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    root.set("role", "img")
    root.set("lang", language.code)
    for at, (tag, text) in enumerate(
        (("title", specification["title"]["text"]), ("desc", specification["description"]))
    ):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}")
        element.text = text
        root.insert(at, element)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))

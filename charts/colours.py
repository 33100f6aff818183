"""The colours of charts, readable on white and on the dark theme's background alike, and the shapes that go with them.

Marks follow Making Data Count: blue for improvement, orange for concern, each with its own shape.
"""

# Contrast 4.1 and 4.6.
LINE = "#2e86ab"
GREY = "#7a8792"
# What hidden cells leave open, and what ordinary variation does: the one an outlined bar, the other a light band.
BAND = "rgba(46, 134, 171, 0.25)"
INTERVAL = "rgba(46, 134, 171, 0.14)"
LIMITS = "rgba(122, 135, 146, 0.18)"
SIGNAL_LOOKS = {"improves": ("#1f78c8", "diamond"), "worsens": ("#c7640f", "square")}
"""Colour and shape by verdict, in Plotly and in Vega alike; the shapes are those of metrics.verdict_words.SIGNS."""

"""What exists, declared as data: measures, indicators, sources, places, breaks, texts. Imports no other room."""

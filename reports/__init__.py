"""Downloads: figures as tables of text, CSV, JSON, Parquet. Imports metrics, data and the catalogue."""

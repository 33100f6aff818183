"""An extract on its way in: reading, screening, publishing. Imports metrics, knowledge, data and the catalogue."""

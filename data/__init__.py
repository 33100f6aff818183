"""Files in, observations, and the store of releases. Imports only the catalogue."""

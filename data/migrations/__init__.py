"""The one migration history of the database: register and, later, knowledge."""

"""What people add, and what they may do. Imports data and the catalogue."""

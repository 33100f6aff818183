"""What may be shown of hidden cells: ranges that are as tight as the published rows make them, and no tighter."""

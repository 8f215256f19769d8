"""What tables need that is imported when the first one is made."""

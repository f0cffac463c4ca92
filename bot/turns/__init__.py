"""One message answered, from the door to the last word: what was decided is done here."""

"""What next? From what was heard and what is remembered to a decision; nothing is done here."""

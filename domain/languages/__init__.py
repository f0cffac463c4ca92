"""In which language people are answered."""

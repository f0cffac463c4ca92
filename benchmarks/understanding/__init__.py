"""Understanding, measured on any data set: our engine, words alone, and Rasa's DIET side by side."""

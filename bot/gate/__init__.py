"""The gate between what people taught and what the bot does: a candidate is trained, held against the model
in use, and put into use only when nothing got worse."""

"""One file or folder per channel, each with ``build(settings)``; None when it is not configured."""

"""English renditions: machine translations and fluent summaries of Chinese reports; ``reader.read`` is the way in."""

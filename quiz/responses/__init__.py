"""One person's way through the quiz, and the text that carries it."""

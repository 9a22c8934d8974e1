"""The quiz: start, questions, finish, result."""

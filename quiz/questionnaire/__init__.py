"""The questionnaire: its model, how it is read and checked, and how answers are scored."""

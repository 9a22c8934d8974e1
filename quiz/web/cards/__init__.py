"""The cards: what people can do, and what organisers can use."""

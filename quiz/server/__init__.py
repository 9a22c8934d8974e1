"""uvicorn around the application."""

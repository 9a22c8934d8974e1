"""The server: uvicorn with limits for connections, and the settings that it is run with."""

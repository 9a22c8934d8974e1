"""The pictures of sharing and the icons, as pages that a browser takes a picture of."""

"""What all pages rest on: rendering, responses, forms, cookies, the guard."""

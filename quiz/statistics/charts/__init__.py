"""Tables of figures as drawings: what is where, how long, and in which words."""

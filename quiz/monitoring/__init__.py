"""What operators see: the log, what was refused, tasks that must not end unseen."""

"""What operators see: the log, numbers of refused requests, failures of background tasks."""

"""The mirror for organisers, by oneself or as a team: the answers are on the device, and nowhere else."""

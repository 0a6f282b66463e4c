"""What cannot be true together (F19-F22): leads for a reviewer, never findings."""

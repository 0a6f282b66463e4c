"""现场: joint visits, their records, signals between the two teams."""

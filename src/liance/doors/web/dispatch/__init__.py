"""The provincial page (调度与通报)."""

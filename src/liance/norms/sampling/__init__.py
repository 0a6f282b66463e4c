"""Containers, preservation, holding times (采样与保存)."""

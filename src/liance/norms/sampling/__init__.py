"""Factors, containers, preservation, holding times (监测因子、采样与保存). Data with their certainty."""

"""Devices (设备) and the commands they hand in (现场指令): receipts, what waits, what a person must
settle, values side by side, uploads."""

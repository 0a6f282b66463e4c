"""Commands from phones carried out by the actions of every door (现场指令)."""

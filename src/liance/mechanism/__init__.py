"""The notice 陕环发〔2021〕32号: one package per noun, in the order of the work."""

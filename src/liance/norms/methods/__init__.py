"""Analysis methods (分析方法): scope, limits, waiting times, quality control. Data with certainty."""

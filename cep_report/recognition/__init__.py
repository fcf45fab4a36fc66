"""Reports made without the toolkit: their outline, their plan and their figures, recognised."""

"""What users correct: the form of a correction, its files, and how they apply to documents and to results."""

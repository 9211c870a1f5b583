"""What holds for texts of any language: sentences and sections, one scan for all lexicons, the language."""

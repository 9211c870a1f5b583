"""What holds for texts of any language: sentences and sections of a page, lexicons in one scan, which language it is."""

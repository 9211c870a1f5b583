"""The reader of Chinese originals, in the same rooms as the English one: page, meeting, people, demands."""

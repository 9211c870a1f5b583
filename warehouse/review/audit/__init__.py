"""How right the dataset is on the user's own texts: a random sample, answers of people, estimates with intervals."""

"""Parts of a release for use elsewhere: subsets, and civic data formats."""

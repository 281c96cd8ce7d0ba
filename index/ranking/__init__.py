"""From candidate passages to the order in which they are shown: features, and a learned scorer."""

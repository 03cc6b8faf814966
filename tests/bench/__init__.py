"""Speed, as ratios against a limit or a peer that is taken in the same run: `make bench`."""

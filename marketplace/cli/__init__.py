"""What the command line prints, for people, for programs and for GitHub."""

"""What each credential is today, whom the guide advises to what, and what a reader should know besides."""

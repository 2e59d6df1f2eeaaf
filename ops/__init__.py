"""Set-up and running of one installation: standard library only, because it runs before the environment exists."""

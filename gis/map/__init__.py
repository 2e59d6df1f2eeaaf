"""The one map: its page, what a click answers, and the same told in words. Pages in ``views``, questions in ``queries``."""

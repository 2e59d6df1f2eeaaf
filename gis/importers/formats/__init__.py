"""One reader for each format. They run in the worker process only; nothing here may import the application.

A reader is a module with ``describe(path, name) -> list[LayerPlan]`` and ``read(plan, size, encoding) -> Iterator[Chunk]``.
"""

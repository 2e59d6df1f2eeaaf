"""The page /_components: every macro of templates/components, once from right to left and once from left to right."""

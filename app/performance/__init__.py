"""What directors see: figures by branch, each with its definition, each opening the rows it counts."""

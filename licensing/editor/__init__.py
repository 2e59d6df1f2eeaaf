"""Changing a service without code: a draft version, tried on past cases, published by another, taken back if need be."""

"""Procedures of other systems, turned into procedures of this one."""

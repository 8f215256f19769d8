"""The tools of a toolbox as tools of agent frameworks: `adapters` has the methods, and each framework has a module.

A module is named after its method. It imports its framework, so it is imported by the method.
"""

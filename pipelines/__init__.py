"""When and how it runs: definitions, jobs, schedules, sensors, partitions, resources, the command line.

The only package that reads the environment.
"""

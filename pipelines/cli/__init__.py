"""The commands of ``safegov``, a module a subject; each offers ``register(app)``."""

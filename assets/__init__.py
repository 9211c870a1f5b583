"""What is made: thin Dagster assets and checks, one module a layer, over the functions of extraction and warehouse.

Partitioned by drop: ``documents``, ``extracted``. Over all drops: ``governance``, ``trends``, ``publication``.
"""

"""What is promised: every table's declaration, the codebooks and the reference data.

Imports nothing of the project's other packages. From the declarations in ``tables_*.py`` come the Pandera checks
(``frames``), the DuckDB DDL (``ddl``), the data dictionary (``dictionary``) and the data package (``datapackage``).
"""

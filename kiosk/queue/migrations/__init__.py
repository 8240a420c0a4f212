"""How the tables of the queue came to be, step by step; Alembic takes them."""

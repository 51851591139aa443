"""What the suite stands on: databases, a PostgreSQL server, a browser."""

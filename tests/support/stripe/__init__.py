"""Stripe without the network: a fake that others wrote, a side process for what it lacks, and Stripe's own schema."""

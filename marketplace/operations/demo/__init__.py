"""Sample goods, people, words and pictures for a fresh shop; nothing in here describes a real seller."""

"""What every room stands on: text, money, dates, states, journal, tasks, codes. Imports no other room."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallMachineArgon2(Argon2PasswordHasher):
    """Argon2id with OWASP's smallest parameters: 19 MiB, two passes, one lane.

    Django's 100 MiB on eight lanes took 1.3 s a password on two cores under load: some ten sign-ins at once would
    have been an attack on the shop (shown by trial).
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

"""What stops an export: a sentence that says what to do."""


class Refusal(Exception):
    pass

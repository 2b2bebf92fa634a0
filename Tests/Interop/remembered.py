"""What botocore derives from names and functions, kept from one session to the next."""


def remember(hooks):
    """Keeps the results of two functions of `botocore.hooks`, which take most of the time in which a session is made.

    Neither depends on anything but its argument.
    """
    alias, accepts = hooks.EventAliaser._alias_event_name, hooks.accepts_kwargs
    aliases, accepted = {}, {}

    def alias_event_name(self, name):
        if self._event_aliases is not hooks.EVENT_ALIASES:
            return alias(self, name)
        if name not in aliases:
            aliases[name] = alias(self, name)
        return aliases[name]

    def accepts_kwargs(function):
        code = getattr(function, "__code__", None)
        if code is None:
            return accepts(function)
        if code not in accepted:
            accepted[code] = accepts(function)
        return accepted[code]

    hooks.EventAliaser._alias_event_name = alias_event_name
    hooks.accepts_kwargs = accepts_kwargs

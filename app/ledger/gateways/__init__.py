"""Payment gateways behind one interface; the sandbox is a separate local program."""

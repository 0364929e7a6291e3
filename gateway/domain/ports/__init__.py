"""Every Protocol that an adapter fulfils, with the value types that cross it."""

"""Money: tariffs, invoices, payments and the double-entry journal that only reverses."""

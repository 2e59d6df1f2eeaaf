"""Pages of the ledger: the payer's, the finance department's, the gateway's door, the tariff."""

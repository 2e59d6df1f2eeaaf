DROP FUNCTION check_invoice_total(), check_entry_balances(), check_invoice_step(),
  protect_by_branch(regclass), protect_by_branch_or_payer(regclass) CASCADE;

-- name: aum
-- unit: money
-- definition: >-
--   Assets under management: the balances of all open accounts, as they are now. Loans, mortgages and
--   credit cards are money lent, not managed, and are left out.
-- better: up
-- may: bank_figures
-- kind: stock
-- value: sum
-- dated: now
-- dimensions: [product, segment, region, campaign]
SELECT
    accounts.balance AS numerator,
    1 AS denominator,
    accounts.currency AS currency,
    accounts.kind AS product,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign
FROM accounts
LEFT JOIN people AS customer ON customer.id = accounts.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id
WHERE accounts.deleted_at IS NULL
    AND accounts.opened_at <= :now
    AND (accounts.closed_at IS NULL OR accounts.closed_at > :now)
    AND lower(accounts.kind) NOT IN ('loan', 'mortgage', 'credit', 'credit_card', 'credit card', 'overdraft')

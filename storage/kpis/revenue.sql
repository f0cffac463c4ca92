-- name: revenue
-- unit: money
-- definition: Interest and fees booked in the period, from deposits, loans, services and transactions.
-- better: up
-- may: bank_figures
-- value: sum
-- dimensions: [source, segment, region, campaign]
SELECT
    transactions.at AS at,
    transactions.amount AS numerator,
    1 AS denominator,
    transactions.currency AS currency,
    transactions.kind AS source,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign
FROM transactions
LEFT JOIN people AS customer ON customer.id = transactions.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id
WHERE transactions.deleted_at IS NULL
    AND transactions.kind IN ('deposit_interest', 'loan_interest', 'service_fees', 'transaction_fees')

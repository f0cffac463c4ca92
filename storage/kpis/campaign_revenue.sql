-- name: campaign_revenue
-- unit: money
-- definition: Revenue booked in the period from the customers that campaigns have won.
-- better: up
-- may: bank_figures
-- value: sum
-- dimensions: [campaign, source, segment, region]
SELECT
    transactions.at AS at,
    transactions.amount AS numerator,
    1 AS denominator,
    transactions.currency AS currency,
    campaigns.name AS campaign,
    transactions.kind AS source,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region
FROM transactions
JOIN people AS customer ON customer.id = transactions.customer_id
JOIN campaigns ON campaigns.id = customer.campaign_id
LEFT JOIN companies ON companies.id = customer.company_id
WHERE transactions.deleted_at IS NULL
    AND transactions.kind IN ('deposit_interest', 'loan_interest', 'service_fees', 'transaction_fees')

-- name: clv
-- unit: money
-- definition: >-
--   Customer lifetime value: the revenue a customer has brought since the beginning, as the mean over
--   all customers who ever had an account or brought revenue.
-- better: up
-- may: bank_figures
-- kind: stock
-- value: mean
-- dated: now
-- dimensions: [segment, region, campaign]
SELECT
    facts.numerator AS numerator,
    facts.denominator AS denominator,
    facts.currency AS currency,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign
FROM (
    SELECT customer_id, 0 AS numerator, 1 AS denominator, NULL AS currency FROM accounts WHERE deleted_at IS NULL
    UNION
    SELECT customer_id, 0, 1, NULL FROM transactions
    WHERE deleted_at IS NULL
        AND kind IN ('deposit_interest', 'loan_interest', 'service_fees', 'transaction_fees')
    UNION ALL
    SELECT customer_id, SUM(amount), 0, currency FROM transactions
    WHERE deleted_at IS NULL
        AND kind IN ('deposit_interest', 'loan_interest', 'service_fees', 'transaction_fees')
    GROUP BY customer_id, currency
) AS facts
LEFT JOIN people AS customer ON customer.id = facts.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id

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
    SELECT
        transactions.customer_id AS customer_id,
        SUM(transactions.amount) AS numerator,
        0 AS denominator,
        transactions.currency AS currency
    FROM transactions
    WHERE transactions.deleted_at IS NULL
        AND transactions.kind IN ('deposit_interest', 'loan_interest', 'service_fees', 'transaction_fees')
    GROUP BY transactions.customer_id, transactions.currency
    UNION ALL
    SELECT people.id, 0, 1, NULL
    FROM people
    WHERE EXISTS (
            SELECT 1 FROM accounts WHERE accounts.customer_id = people.id AND accounts.deleted_at IS NULL
        )
        OR EXISTS (
            SELECT 1
            FROM transactions
            WHERE transactions.customer_id = people.id
                AND transactions.deleted_at IS NULL
                AND transactions.kind IN ('deposit_interest', 'loan_interest', 'service_fees', 'transaction_fees')
        )
) AS facts
LEFT JOIN people AS customer ON customer.id = facts.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id

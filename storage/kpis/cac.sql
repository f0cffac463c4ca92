-- name: cac
-- unit: money
-- definition: >-
--   Customer acquisition cost: what campaigns cost in the period, divided by the customers won in it.
--   A customer is won when opening the first account, or when becoming known as a customer without one.
-- better: down
-- may: bank_figures
-- value: ratio
-- dimensions: [campaign, segment]
SELECT
    campaigns.at AS at,
    campaigns.cost AS numerator,
    0 AS denominator,
    campaigns.currency AS currency,
    campaigns.name AS campaign,
    campaigns.segment AS segment
FROM campaigns
WHERE campaigns.deleted_at IS NULL
UNION ALL
SELECT
    COALESCE(started.at, customer.created_at),
    0,
    1,
    NULL,
    campaigns.name,
    customer.segment
FROM people AS customer
LEFT JOIN (
    SELECT customer_id, MIN(opened_at) AS at FROM accounts WHERE deleted_at IS NULL GROUP BY customer_id
) AS started ON started.customer_id = customer.id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id
WHERE customer.deleted_at IS NULL AND customer.role = 'customer'

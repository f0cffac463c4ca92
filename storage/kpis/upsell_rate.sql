-- name: upsell_rate
-- unit: fraction
-- definition: >-
--   Customers who took a further product in the period, out of all active customers. Active is who had
--   an account open at some time in the period; a further product is an account opened after the
--   customer's first.
-- better: up
-- may: bank_figures
-- value: ratio
-- dated: span
-- dimensions: [segment, region, campaign]
SELECT
    active.span AS span,
    active.bought AS numerator,
    1 AS denominator,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign
FROM (
    SELECT
        spans.span AS span,
        accounts.customer_id AS customer_id,
        MAX(CASE WHEN accounts.opened_at >= spans.opens AND accounts.opened_at > started.at THEN 1 ELSE 0 END)
            AS bought
    FROM accounts
    JOIN (
        SELECT customer_id, MIN(opened_at) AS at FROM accounts WHERE deleted_at IS NULL GROUP BY customer_id
    ) AS started ON started.customer_id = accounts.customer_id
    JOIN spans
        ON accounts.opened_at < spans.closes
        AND (accounts.closed_at IS NULL OR accounts.closed_at >= spans.opens)
    WHERE accounts.deleted_at IS NULL
    GROUP BY spans.span, accounts.customer_id
) AS active
LEFT JOIN people AS customer ON customer.id = active.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id

-- name: churn_rate
-- unit: fraction
-- definition: >-
--   Customers lost in the period, out of the customers at its start. A customer is somebody with an
--   open account; lost is who had one when the period began and none when it ended.
-- better: down
-- may: bank_figures
-- value: ratio
-- dated: span
-- dimensions: [segment, region, campaign]
SELECT
    held.span AS span,
    1 - held.at_end AS numerator,
    1 AS denominator,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign
FROM (
    SELECT
        spans.span AS span,
        accounts.customer_id AS customer_id,
        MAX(CASE WHEN accounts.opened_at < spans.opens THEN 1 ELSE 0 END) AS at_start,
        MAX(CASE WHEN accounts.closed_at IS NULL OR accounts.closed_at >= spans.closes THEN 1 ELSE 0 END) AS at_end
    FROM accounts
    JOIN spans
        ON accounts.opened_at < spans.closes
        AND (accounts.closed_at IS NULL OR accounts.closed_at >= spans.opens)
    WHERE accounts.deleted_at IS NULL
    GROUP BY spans.span, accounts.customer_id
) AS held
LEFT JOIN people AS customer ON customer.id = held.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id
WHERE held.at_start = 1

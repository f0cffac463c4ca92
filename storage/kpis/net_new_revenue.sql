-- name: net_new_revenue
-- unit: money
-- definition: >-
--   Revenue in the period from customers new to us, and from sources new to a customer, less the revenue
--   lost: what customers brought from a source in the period before and no longer bring. A period that
--   is not over is held against the same days of the one before.
-- better: up
-- may: bank_figures
-- value: sum
-- dated: span
-- dimensions: [source, segment, region, campaign]
SELECT
    spans.span AS span,
    CASE WHEN booked.at >= spans.opens THEN booked.amount ELSE -booked.amount END AS numerator,
    1 AS denominator,
    booked.currency AS currency,
    booked.kind AS source,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign
FROM transactions AS booked
JOIN spans
    ON booked.at < spans.closes AND booked.at >= spans.opens
    OR booked.at < spans.before_closes AND booked.at >= spans.before_opens
LEFT JOIN people AS customer ON customer.id = booked.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id
WHERE booked.deleted_at IS NULL
    AND booked.kind IN ('deposit_interest', 'loan_interest', 'service_fees', 'transaction_fees')
    AND NOT EXISTS (
        SELECT 1
        FROM transactions AS same
        WHERE same.customer_id = booked.customer_id
            AND same.kind = booked.kind
            AND same.deleted_at IS NULL
            AND (
                -- New is what nothing came before; lost is what nothing came after.
                booked.at >= spans.opens AND same.at < spans.opens
                OR booked.at < spans.opens AND same.at >= spans.opens AND same.at < spans.closes
            )
    )

-- name: won_value
-- unit: money
-- definition: The amounts of the deals won, added up, by the day they closed; a deal without an amount counts as 0.
-- better: up
-- may: sales_figures
-- value: sum
-- dated: day
-- dimensions: [owner, team, region, product, source]
SELECT
    deals.close_date AS at,
    COALESCE(deals.amount, 0) AS numerator,
    1 AS denominator,
    CASE WHEN deals.amount IS NOT NULL THEN deals.currency END AS currency,
    CASE WHEN deals.amount IS NULL THEN 1 ELSE 0 END AS missing,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    products.name AS product,
    deals.source AS source
FROM deals
LEFT JOIN people AS owner ON owner.id = deals.owner_id
LEFT JOIN products ON products.id = deals.product_id
WHERE deals.deleted_at IS NULL AND deals.stage = 'won'

-- name: win_rate
-- unit: fraction
-- definition: Deals won, out of the deals won or lost, by the day they closed.
-- better: up
-- may: sales_figures
-- value: ratio
-- dated: day
-- dimensions: [owner, team, region, product, source]
-- period: all_time
SELECT
    deals.close_date AS at,
    CASE WHEN deals.stage = 'won' THEN 1 ELSE 0 END AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    products.name AS product,
    deals.source AS source
FROM deals
LEFT JOIN people AS owner ON owner.id = deals.owner_id
LEFT JOIN products ON products.id = deals.product_id
WHERE deals.deleted_at IS NULL AND deals.stage IN ('won', 'lost')

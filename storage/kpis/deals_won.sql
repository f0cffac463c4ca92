-- name: deals_won
-- unit: count
-- definition: Deals won, by the day they closed.
-- better: up
-- may: sales_figures
-- value: sum
-- dated: day
-- dimensions: [owner, team, region, product, source]
SELECT
    deals.close_date AS at,
    1 AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    products.name AS product,
    deals.source AS source
FROM deals
LEFT JOIN people AS owner ON owner.id = deals.owner_id
LEFT JOIN products ON products.id = deals.product_id
WHERE deals.deleted_at IS NULL AND deals.stage = 'won'

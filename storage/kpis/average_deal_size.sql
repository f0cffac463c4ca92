-- name: average_deal_size
-- unit: money
-- definition: The mean amount of the deals won in the period; a deal without an amount is left out.
-- better: up
-- may: sales_figures
-- value: mean
-- dated: day
-- dimensions: [owner, team, region, product, source]
-- period: all_time
SELECT
    deals.close_date AS at,
    deals.amount AS numerator,
    1 AS denominator,
    deals.currency AS currency,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    products.name AS product,
    deals.source AS source
FROM deals
LEFT JOIN people AS owner ON owner.id = deals.owner_id
LEFT JOIN products ON products.id = deals.product_id
WHERE deals.deleted_at IS NULL AND deals.stage = 'won' AND deals.amount IS NOT NULL

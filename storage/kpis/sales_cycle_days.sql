-- name: sales_cycle_days
-- unit: days
-- definition: >-
--   Calendar days from the day a deal was created to the day it was won, as the mean over the deals won
--   in the period.
-- better: down
-- may: sales_figures
-- value: mean
-- dated: day
-- dimensions: [owner, team, region, product, source]
-- period: all_time
SELECT
    deals.close_date AS at,
    days_between(deals.created_at, deals.close_date, :zone) AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    products.name AS product,
    deals.source AS source
FROM deals
LEFT JOIN people AS owner ON owner.id = deals.owner_id
LEFT JOIN products ON products.id = deals.product_id
WHERE deals.deleted_at IS NULL
    AND deals.stage = 'won'
    -- A deal brought in from elsewhere may be younger here than its day of winning.
    AND days_between(deals.created_at, deals.close_date, :zone) >= 0

-- name: lead_conversion_rate
-- unit: fraction
-- definition: Of the leads logged in the period, the part that has been converted since.
-- better: up
-- may: sales_figures
-- value: ratio
-- dimensions: [owner, team, region, source]
-- period: all_time
SELECT
    leads.created_at AS at,
    CASE WHEN leads.status = 'converted' THEN 1 ELSE 0 END AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    leads.source AS source
FROM leads
LEFT JOIN people AS owner ON owner.id = leads.owner_id
WHERE leads.deleted_at IS NULL

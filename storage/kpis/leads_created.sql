-- name: leads_created
-- unit: count
-- definition: Leads logged in the period, whatever became of them.
-- better: up
-- may: sales_figures
-- value: sum
-- dimensions: [owner, team, region, source]
SELECT
    leads.created_at AS at,
    1 AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    leads.source AS source
FROM leads
LEFT JOIN people AS owner ON owner.id = leads.owner_id
WHERE leads.deleted_at IS NULL

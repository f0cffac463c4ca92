-- name: survey_score
-- unit: score
-- definition: The mean score of the surveys answered in the period, from 1 (worst) to 5.
-- better: up
-- may: bank_figures
-- value: mean
-- dimensions: [segment, region, campaign, owner, team, category]
SELECT
    surveys.at AS at,
    surveys.score AS numerator,
    1 AS denominator,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign,
    owner.name AS owner,
    owner.team AS team,
    tickets.category AS category
FROM surveys
LEFT JOIN people AS customer ON customer.id = surveys.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id
LEFT JOIN tickets ON tickets.id = surveys.ticket_id
LEFT JOIN people AS owner ON owner.id = tickets.owner_id
WHERE surveys.deleted_at IS NULL

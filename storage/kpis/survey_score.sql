-- name: survey_score
-- unit: score
-- definition: The mean score of the surveys answered in the period, from 1 (worst) to 5.
-- better: up
-- may: bank_figures
-- value: mean
-- dimensions: [segment, region, campaign]
SELECT
    surveys.at AS at,
    surveys.score AS numerator,
    1 AS denominator,
    customer.segment AS segment,
    COALESCE(customer.region, companies.region) AS region,
    campaigns.name AS campaign
FROM surveys
LEFT JOIN people AS customer ON customer.id = surveys.customer_id
LEFT JOIN companies ON companies.id = customer.company_id
LEFT JOIN campaigns ON campaigns.id = customer.campaign_id
WHERE surveys.deleted_at IS NULL

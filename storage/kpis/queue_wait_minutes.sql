-- name: queue_wait_minutes
-- unit: minutes
-- definition: >-
--   Minutes from when a customer asked for a person until one came, as the mean over those to whom
--   somebody came in the period.
-- better: down
-- may: service_figures
-- value: mean
-- dimensions: [owner, team, region, channel, segment]
SELECT
    handoffs.taken_at AS at,
    minutes_between(handoffs.asked_at, handoffs.taken_at) AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    conversations.channel AS channel,
    customer.segment AS segment
FROM handoffs
JOIN conversations ON conversations.id = handoffs.conversation_id
LEFT JOIN people AS owner ON owner.id = handoffs.owner_id
LEFT JOIN people AS customer ON customer.id = handoffs.customer_id
WHERE handoffs.deleted_at IS NULL AND handoffs.asked_at IS NOT NULL AND handoffs.taken_at IS NOT NULL

-- name: first_response_minutes
-- unit: minutes
-- definition: >-
--   Minutes from opening a ticket to a person's first answer, as the mean over the tickets first answered
--   in the period.
-- better: down
-- may: service_figures
-- value: mean
-- dimensions: [owner, team, region, product, channel, segment, category]
SELECT
    tickets.first_response_at AS at,
    minutes_between(tickets.created_at, tickets.first_response_at) AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    products.name AS product,
    conversations.channel AS channel,
    customer.segment AS segment,
    tickets.category AS category
FROM tickets
LEFT JOIN people AS owner ON owner.id = tickets.owner_id
LEFT JOIN people AS customer ON customer.id = tickets.customer_id
LEFT JOIN products ON products.id = tickets.product_id
LEFT JOIN conversations ON conversations.id = tickets.conversation_id
WHERE tickets.deleted_at IS NULL AND tickets.first_response_at IS NOT NULL

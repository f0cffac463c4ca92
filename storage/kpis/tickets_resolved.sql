-- name: tickets_resolved
-- unit: count
-- definition: >-
--   Tickets resolved in the period, by who looks after them: questions, complaints and service requests.
-- better: up
-- may: service_figures
-- value: sum
-- dimensions: [owner, team, region, product, channel, segment, category]
SELECT
    tickets.resolved_at AS at,
    1 AS numerator,
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
WHERE tickets.deleted_at IS NULL AND tickets.resolved_at IS NOT NULL

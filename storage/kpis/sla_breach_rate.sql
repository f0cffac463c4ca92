-- name: sla_breach_rate
-- unit: fraction
-- definition: Of the tickets opened in the period that have a deadline, the part that missed it.
-- better: down
-- may: service_figures
-- value: ratio
-- dimensions: [owner, team, region, product, channel, segment, category]
SELECT
    tickets.created_at AS at,
    CASE WHEN tickets.breached_at IS NOT NULL THEN 1 ELSE 0 END AS numerator,
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
WHERE tickets.deleted_at IS NULL AND (tickets.due_at IS NOT NULL OR tickets.breached_at IS NOT NULL)

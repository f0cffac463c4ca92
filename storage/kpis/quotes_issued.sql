-- name: quotes_issued
-- unit: count
-- definition: Quotes sent to customers in the period.
-- better: up
-- may: sales_figures
-- value: sum
-- dimensions: [owner, team, region, channel, segment]
SELECT
    COALESCE(quotes.sent_at, quotes.created_at) AS at,
    1 AS numerator,
    1 AS denominator,
    owner.name AS owner,
    owner.team AS team,
    owner.region AS region,
    conversations.channel AS channel,
    customer.segment AS segment
FROM quotes
LEFT JOIN people AS owner ON owner.id = quotes.owner_id
LEFT JOIN people AS customer ON customer.id = quotes.customer_id
LEFT JOIN conversations ON conversations.id = quotes.conversation_id
WHERE quotes.deleted_at IS NULL
    AND (quotes.sent_at IS NOT NULL OR quotes.status IN ('sent', 'accepted', 'declined'))

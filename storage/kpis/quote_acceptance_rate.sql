-- name: quote_acceptance_rate
-- unit: fraction
-- definition: Quotes accepted, out of the quotes accepted or declined, by when the customer decided.
-- better: up
-- may: sales_figures
-- value: ratio
-- dimensions: [owner, team, region, channel, segment]
SELECT
    COALESCE(quotes.decided_at, quotes.created_at) AS at,
    CASE WHEN quotes.status = 'accepted' THEN 1 ELSE 0 END AS numerator,
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
WHERE quotes.deleted_at IS NULL AND quotes.status IN ('accepted', 'declined')

-- name: visits
-- unit: count
-- definition: Conversations begun in the period by customers and guests.
-- better: up
-- may: service_figures
-- value: sum
-- dimensions: [channel, segment]
SELECT
    conversations.created_at AS at,
    1 AS numerator,
    1 AS denominator,
    conversations.channel AS channel,
    visitor.segment AS segment
FROM conversations
LEFT JOIN people AS visitor ON visitor.id = conversations.person_id
WHERE COALESCE(visitor.role, 'guest') IN ('guest', 'customer')

-- name: bot_containment_rate
-- unit: fraction
-- definition: >-
--   Conversations that customers began in the period and the bot finished alone: nobody of the staff
--   came or wrote to them, and none is or was wanted in vain.
-- better: up
-- may: service_figures
-- value: ratio
-- dimensions: [channel, segment]
SELECT
    conversations.created_at AS at,
    CASE
        WHEN conversations.owner <> 'bot' THEN 0
        WHEN EXISTS (
            SELECT 1 FROM messages
            WHERE messages.conversation_id = conversations.id AND messages.author = 'staff'
                AND NOT messages.internal
        ) THEN 0
        WHEN EXISTS (
            SELECT 1 FROM handoffs
            WHERE handoffs.conversation_id = conversations.id
                AND (handoffs.taken_at IS NOT NULL OR handoffs.ticket_id IS NOT NULL)
        ) THEN 0
        ELSE 1
    END AS numerator,
    1 AS denominator,
    conversations.channel AS channel,
    visitor.segment AS segment
FROM conversations
LEFT JOIN people AS visitor ON visitor.id = conversations.person_id
WHERE COALESCE(visitor.role, 'guest') IN ('guest', 'customer') AND conversations.seq > 0

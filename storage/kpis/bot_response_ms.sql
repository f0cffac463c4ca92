-- name: bot_response_ms
-- unit: ms
-- definition: >-
--   Milliseconds from storing a message to its answer being ready to go out, as the mean over the
--   messages received in the period.
-- better: down
-- may: service_figures
-- value: mean
-- dimensions: [channel]
SELECT
    inbox.received_at AS at,
    minutes_between(inbox.received_at, inbox.settled_at) * 60000 AS numerator,
    1 AS denominator,
    inbox.channel AS channel
FROM inbox
WHERE inbox.status = 'done' AND inbox.settled_at IS NOT NULL

-- name: bot_fallback_rate
-- unit: fraction
-- definition: >-
--   Of the sentences said to the bot in the period, the part it did not understand or was not sure of.
-- better: down
-- may: service_figures
-- value: ratio
-- dimensions: [channel]
SELECT
    inbox.received_at AS at,
    CASE
        WHEN inbox.parse ->> 'intent' = 'out_of_scope' THEN 1
        WHEN CAST(inbox.parse ->> 'sure' AS TEXT) IN ('false', '0') THEN 1
        ELSE 0
    END AS numerator,
    1 AS denominator,
    inbox.channel AS channel
FROM inbox
WHERE inbox.parse ->> 'intent' IS NOT NULL

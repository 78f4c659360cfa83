-- The safety stop of a flow ends. The time is that of the question: what came after it was not answered for, and is counted anew.
-- returns: affected
UPDATE PREFIX_wmsbridge_flow SET stop_reason = NULL, resumed_at = GREATEST(COALESCE(resumed_at, :asked_at), :asked_at)
WHERE id_connection = :id_connection AND flow = :flow

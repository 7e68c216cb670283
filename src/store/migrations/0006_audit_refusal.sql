CREATE OR REPLACE FUNCTION "audit_log_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'The audit log takes new rows only' USING ERRCODE = 'restrict_violation';
END
$$;

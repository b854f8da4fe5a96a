-- Policies by which keys are granted and charged, and calls need none.
ALTER TABLE services ADD COLUMN policy_optional INTEGER NOT NULL DEFAULT 0;

-- One who takes part proposes the answer, and another, who took part before, agrees to it.
ALTER TABLE meetings_joint ADD COLUMN proposed_at BIGINT;
ALTER TABLE meetings_joint ADD COLUMN proposed_by UUID;

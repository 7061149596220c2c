-- When the term of those elected in a ballot ended: until then seats that fall vacant may be filled from its papers.
ALTER TABLE polling_poll ADD COLUMN term_ended_at BIGINT;

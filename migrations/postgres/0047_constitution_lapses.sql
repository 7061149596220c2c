-- An answer to what the text leaves open may hold for a time; it then lapses by itself, with a receipt.
ALTER TABLE constitution_interpretation ADD COLUMN until_at BIGINT;
ALTER TABLE constitution_interpretation ADD COLUMN lapsed_at BIGINT;

-- An import may also change people who are in the register already; what was there before brings it back.
ALTER TABLE people_import ADD COLUMN on_known TEXT;
ALTER TABLE people_import ADD COLUMN changed BIGINT;
ALTER TABLE people_import_row ADD COLUMN before TEXT;

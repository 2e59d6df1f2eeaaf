-- Words of known names for words that somebody typed: the same, one letter away, or those that begin with what was typed.
-- scope: amanah
-- params:  :typed :variant text[], one pair a variant of a typed word; :beginnings text[]; :limit of each beginning
-- returns: typed, word
-- CRS:     none
-- index:   pk_name_spelling
SELECT t.typed, s.word
FROM unnest(CAST(:typed AS text[]), CAST(:variant AS text[])) AS t (typed, variant)
JOIN name_spelling AS s ON s.variant = t.variant COLLATE "C"
UNION
SELECT b.typed, s.word
FROM unnest(CAST(:beginnings AS text[])) AS b (typed)
CROSS JOIN LATERAL (
  SELECT n.word FROM name_spelling AS n
  WHERE n.variant >= b.typed COLLATE "C" AND n.variant < (b.typed || chr(65533)) COLLATE "C" AND n.variant = n.word LIMIT :limit
) AS s

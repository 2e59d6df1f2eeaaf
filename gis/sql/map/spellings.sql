-- Known words that share a variant with a typed one, and those that begin with the last typed one.
-- scope: amanah
-- params:  :variants text[]; :beginning, or '' for none; :limit of those begun
-- returns: word, several times where several variants are shared
-- CRS:     none
-- index:   pk_name_spelling
SELECT s.word FROM name_spelling AS s WHERE s.variant = ANY(CAST(:variants AS varchar[]) COLLATE "C")
UNION ALL
(SELECT n.word FROM name_spelling AS n
 WHERE CAST(:beginning AS text) <> '' AND n.variant >= CAST(:beginning AS text) COLLATE "C"
   AND n.variant < (CAST(:beginning AS text) || chr(65533)) COLLATE "C" AND n.variant = n.word LIMIT :limit)

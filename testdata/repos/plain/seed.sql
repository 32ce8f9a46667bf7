-- Exosome injections
INSERT INTO pages (slug, title, body) VALUES ('completely safe', 'Hair', 'It''s completely safe.');

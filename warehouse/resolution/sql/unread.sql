-- Nothing was read yet: no document can speak, and each is told as unread.
CREATE TEMP TABLE chosen AS
SELECT DISTINCT document_id, NULL::VARCHAR AS part, NULL::BOOLEAN AS awaits FROM s_documents;

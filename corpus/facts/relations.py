def find_relations(d): return []

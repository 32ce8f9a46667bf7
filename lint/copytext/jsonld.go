package copytext

func readJSONLD(w *writer, doc *Document, from, to int) {}

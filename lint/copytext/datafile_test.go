package copytext

import "testing"

func TestDataFiles(t *testing.T) {
	for _, c := range []struct{ file, src, want string }{
		{"content/home.json", `{"id": "the home of it", "title": "Exosomes", "body": "Say \"hi\" to\nskin", // c
 "faq": [{"q": "Safe?", "a": "Yes, \u00a3350."}], "image": {"src": "/a b.png", "alt": "A vial"}, "theme": "dark mode of the", "n": 3, "x": "Loved by the press"}`,
			"heading: Exosomes\nbody: Say \"hi\" to skin [Exosomes]\nquestion: Safe? [Exosomes]\nanswer: Yes, £350. [Exosomes] <Safe?>\nalt: A vial [Exosomes]\nbody: Loved by the press [Exosomes]\n"},
		{"locales/en.json", `{"hero.cta": "Book", "a": {"b": "safe"}, "url": "/book"}`, "button: Book\nbody: safe\n"},
		{"_data/team.yml", "# c\n- title: Exosomes\n  body: >-\n    Folded text\n    goes on\n  price: 'from £350, it''s'\n  features:\n    - No pain\n    - \"Says \\\"ok\\\" \\u2019\"\n  slug: the slug of it\n---\ntext: |\n  Literal\n\n  Other\n",
			"heading: Exosomes\nbody: Folded text goes on [Exosomes]\nprice: from £350, it's [Exosomes]\nlist: No pain [Exosomes]\nlist: Says \"ok\" ’ [Exosomes]\nbody: Literal\nbody: Other\n"},
		{"hugo.toml", "baseURL = 'https://x.y/ z'\ntitle = \"Clinic\" # c\n[params]\ndescription = \"\"\"A \\\"safe\\\"\nplace\"\"\"\nlist = [\n 'One two', # c\n {text = 'Three'},\n]\n[[faq]]\nq = 'Why?'\na = 'Because'\n",
			"heading: Clinic\nbody: A \"safe\" place\nlist: One two\nlist: Three\nquestion: Why?\nanswer: Because <Why?>\n"},
		{"a.csv", "id;title;description;price\n1;Exosomes;\"A \"\"safe\"\" one;\nyes\";£350\n2;Facial;Good\n", "heading: Exosomes\nbody: A \"safe\" one; yes [Exosomes]\nprice: £350 [Exosomes]\nheading: Facial\nbody: Good [Facial]\n"},
		{"en.po", "msgid \"\"\nmsgstr \"Language: en\"\n\n#: a.c\nmsgid \"hello\"\nmsgstr \"\"\n\"Exosome \"\n\"injections\"\n\nmsgid \"Safe \\\"care\\\"\"\nmsgstr \"\"\n", "body: Exosome injections\nbody: Safe \"care\"\n"},
		{"seed.sql", "-- 'A comment of it'\nCREATE TABLE a (b text DEFAULT 'The default of it');\nINSERT INTO t (slug, title, body) VALUES ('the-slug', 'Exosomes', 'It''s <b>safe</b>\\n and (good)'), ('b', 'Facial', NULL);\nUPDATE t SET tagline = 'Painless care' WHERE slug = 'The slug of it';\n",
			"heading: Exosomes\nbody: It's safe and (good) [Exosomes]\nheading: Facial\nbody: Painless care\n"},
	} {
		if got := outlineOf(t, c.file, c.src); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.file, got, c.want)
		}
	}
}

func FuzzData(f *testing.F) {
	formats := []string{"json", "yaml", "toml", "csv", "po", "sql"}
	for i := range formats {
		for _, src := range trickyDataFiles {
			f.Add([]byte(src), uint8(i))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, format uint8) { checkRead(t, formats[int(format)%len(formats)], data) })
}

var trickyDataFiles = []string{
	`{"title": "A \" \u0026amp; b", "x": [{"q": "C d?"}, "E f g.", {'a': 'H'}], body: "I j", }`, "{\"title\": \"a", "[[[[{\"a\":", "<<<<<<< a\n\"title\": \"B c\"\n=======\n>>>>>>> d\n",
	"a: &x \"B c\\\n  d\"\nb: *x\ntitle: !!str 'E ''f'''\n? g\n: h\n--- \nbody: |+\n  i\n\n", "a: [b, {title: C d}]\n\ttab: e", "- - - - title: A b\n", "a: \"\\U0001F600 \\x41 x\"\n",
	"title = \"A \\u00e9\"\n[a.b]\nbody = '''C\nd'''\nx = [[\"E f g.\"], {title = 'H'", "a = \"\"\"", "title='''''''''", "=\n}=\n[",
	"title,body\n\"a\"\"b\",c\r\n\"d\ne\"\n\"f", "title\ttext\nA\tB c\n", "msgid \"a\"\nmsgstr \"B \\n c\"\n\"d\"\nmsgid_plural \"e\"\nmsgstr[0] \"f\"\n", "msgid \"a\\", "INSERT INTO a(title) VALUES ('b''c\\'d\\u00a3'),((('e')", "INSERT 'A b c.", "UPDATE a SET \"title\"='B c",
}

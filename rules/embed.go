package rules

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed */*.yaml
var files embed.FS

// FS is the built-in knowledge: a folder for each jurisdiction's rules, and one each for guidance, facts and language.
func FS() fs.FS { return files }

// Builtin loads the built-in knowledge.
func Builtin() (*Pack, error) {
	p, err := Load(files)
	if err != nil {
		return nil, fmt.Errorf("the built-in rules are wrong, which is a mistake of cliniclint: %w", err)
	}
	return p, nil
}

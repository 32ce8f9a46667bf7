// Command cliniclint flags claims in the marketing copy of clinics that a regulator would object to.
package main

import (
	"os"

	"github.com/cliniclint/cliniclint/internal/cli"
	"github.com/cliniclint/cliniclint/internal/heap"
)

// version is set by the release build; "" takes what the Go toolchain knows.
var version string

func main() {
	heap.Use(heap.Usual, os.Getenv)
	app := cli.App{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Getenv, Version: version}
	os.Exit(app.Main(os.Args[1:]))
}

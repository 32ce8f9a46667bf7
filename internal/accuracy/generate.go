package accuracy

//go:generate go run ../../cmd/cliniclint accuracy ../../testdata/corpus --write ../../docs/accuracy.md --floor ../../testdata/accuracy-floor.yaml

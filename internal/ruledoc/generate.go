package ruledoc

//go:generate go run ../../cmd/cliniclint rules docs ../../docs/rules

package market

import (
	"os"
	"testing"
)

// detector loads the data of the repository.
func detector(t testing.TB) *Detector {
	t.Helper()
	d, err := Load(os.DirFS("../../rules/jurisdictions"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestData(t *testing.T) {
	d := detector(t)
	for _, id := range []string{"uk", "uk-ni", "ie", "eu", "us", "us-wa", "us-fl", "us-tn", "us-ut", "us-ca", "us-tx", "au", "nz", "ca", "sg"} {
		if _, ok := d.Jurisdiction(id); !ok {
			t.Errorf("%s is not known", id)
		}
	}
}

package accuracy

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
)

// The first four are the examples of Newcombe (1998), Statistics in Medicine 17, table I, method 3.
func TestWilsonInterval(t *testing.T) {
	for _, c := range []struct {
		hits, of  int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{20, 20, 0.8389, 1},
		{50, 100, 0.4038, 0.5962},
	} {
		s := share(c.hits, c.of)
		if math.Abs(s.Low-c.low) > 5e-5 || math.Abs(s.High-c.high) > 5e-5 {
			t.Errorf("%d of %d: got %.4f to %.4f, want %.4f to %.4f", c.hits, c.of, s.Low, s.High, c.low, c.high)
		}
	}
}

func TestShareOfNothing(t *testing.T) {
	s := share(0, 0)
	if !math.IsNaN(s.Value()) || !math.IsNaN(s.Low) || !math.IsNaN(s.High) {
		t.Errorf("got %v (%v to %v)", s.Value(), s.Low, s.High)
	}
	if s.String() != "–" {
		t.Errorf("written %q", s)
	}
	if data, err := json.Marshal(s); err != nil || string(data) != "null" {
		t.Errorf("as JSON %s, %v", data, err)
	}
}

func TestShares(t *testing.T) {
	c := Count{TP: 8, FP: 2, FN: 12, TN: 78, Tempting: 10, Resisted: 9}
	for name, x := range map[string]struct{ got, want string }{
		"precision":   {c.Precision().String(), "0.800 (0.49–0.94)"},
		"recall":      {c.Recall().String(), "0.400 (0.22–0.61)"},
		"specificity": {c.Specificity().String(), "0.975 (0.91–0.99)"},
		"resistance":  {c.Resistance().String(), "0.900 (0.60–0.98)"},
	} {
		if x.got != x.want {
			t.Errorf("%s: got %s, want %s", name, x.got, x.want)
		}
	}
	data, err := json.Marshal(c.Precision())
	if want := `{"hits":8,"of":10,"value":0.8,"low":0.4902,"high":0.9433}`; err != nil || string(data) != want {
		t.Errorf("got %s, %v, want %s", data, err, want)
	}
}

func TestPair(t *testing.T) {
	for _, c := range []struct {
		labelled, flagged, topic bool
		want                     Count
	}{
		{true, true, true, Count{TP: 1}},
		{true, false, true, Count{FN: 1}},
		{false, true, true, Count{FP: 1, Tempting: 1}},
		{false, false, true, Count{TN: 1, Tempting: 1, Resisted: 1}},
		{false, true, false, Count{FP: 1}},
		{false, false, false, Count{TN: 1}},
	} {
		if got := pair(c.labelled, c.flagged, c.topic); got != c.want {
			t.Errorf("%s: got %+v, want %+v", fmt.Sprint(c.labelled, c.flagged, c.topic), got, c.want)
		}
	}
}

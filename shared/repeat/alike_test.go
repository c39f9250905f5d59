package repeat_test

import (
	"testing"

	"resonance/shared/repeat"
)

func TestLikeness(t *testing.T) {
	tests := []struct {
		a, b  string
		alike bool
	}{
		{"Полиции разрешат стрелять по хулиганам", "Полицейским разрешили стрелять в хулиганов", true},
		{"The court fined the bank for spam", "Bank was fined by a court over spamming", true},
		{"Полиции разрешат стрелять по хулиганам", "Сенат отложил выборы до осени", false},
		{"The court fined the bank for spam", "Elections were put off until autumn", false},
		{"", "", false},
	}
	for _, test := range tests {
		if got := repeat.Likeness(repeat.Sign(test.a), repeat.Sign(test.b)); got >= repeat.Default().Similar != test.alike {
			t.Errorf("%q and %q: %.2f", test.a, test.b, got)
		}
	}
}

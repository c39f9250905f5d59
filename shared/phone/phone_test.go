package phone

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var write = flag.Bool("write", false, "write plans.txt anew from the data of the library")

func TestThePlansAreThoseOfTheLibrary(t *testing.T) {
	want := libraryPlans(t)
	if *write {
		if err := os.WriteFile("plans.txt", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(want, []byte(plansFile)) {
		t.Error("plans.txt is not what the library has now: run go generate ./shared/phone")
	}
}

func libraryPlans(t *testing.T) []byte {
	t.Helper()
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	rank := func(m *phonenumbers.PhoneMetadata) int {
		return slices.Index(phonenumbers.GetRegionCodesForCountryCode(int(m.GetCountryCode())), m.GetId())
	}
	metadata := slices.SortedFunc(slices.Values(all.GetMetadata()), func(a, b *phonenumbers.PhoneMetadata) int {
		return cmp.Or(cmp.Compare(a.GetCountryCode(), b.GetCountryCode()), cmp.Compare(rank(a), rank(b)))
	})
	var out bytes.Buffer
	for _, m := range metadata {
		general := m.GetGeneralDesc()
		fmt.Fprintln(&out, strings.Join([]string{m.GetId(), fmt.Sprint(m.GetCountryCode()),
			m.GetInternationalPrefix(), m.GetNationalPrefixForParsing(), m.GetNationalPrefixTransformRule(),
			list(general.GetPossibleLength()), list(general.GetPossibleLengthLocalOnly()),
			general.GetNationalNumberPattern()}, "\t"))
	}
	return out.Bytes()
}

func list(lengths []int32) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(lengths), " ", ","), "[]")
}

// Real example numbers of every region, whole and damaged, written in every way and dialled from
// everywhere, are read as the library reads them.
func TestNumbersAreReadAsTheLibraryReadsThem(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	regions := slices.Sorted(func(yield func(string) bool) {
		for r := range phonenumbers.GetSupportedRegions() {
			if !yield(r) {
				return
			}
		}
	})
	var read, judged, same int
	for _, region := range regions {
		for _, text := range examples(region, random) {
			for _, from := range []string{region, "GB", "US", "RU", "DE", regions[random.IntN(len(regions))]} {
				n, ok := Parse(text, from)
				want, err := phonenumbers.Parse(text, from)
				if ok != (err == nil) {
					t.Errorf("Parse(%q, %s) = %v, the library says %v", text, from, ok, err)
					continue
				}
				if !ok {
					continue
				}
				read++
				if e164 := phonenumbers.Format(want, phonenumbers.E164); n.E164() != e164 {
					t.Errorf("Parse(%q, %s) = %s, the library says %s", text, from, n.E164(), e164)
				}
				if possible := phonenumbers.IsPossibleNumber(want); possible != (n.Certainty() >= Possible) {
					t.Errorf("%s: certainty %v, the library says possible %v", n.E164(), n.Certainty(), possible)
				}
				judged++
				if phonenumbers.IsValidNumber(want) == (n.Certainty() == Valid) {
					same++
				}
			}
		}
	}
	// The library also has patterns for each kind of number, which are left out here.
	if share := float64(same) / float64(judged); read < 20_000 || share < .94 {
		t.Errorf("%d numbers read, %.3f judged valid as the library does", read, share)
	}
}

func examples(region string, random *rand.Rand) []string {
	var out []string
	for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE} {
		n := phonenumbers.GetExampleNumberForType(region, kind)
		if n == nil {
			continue
		}
		for _, form := range []phonenumbers.PhoneNumberFormat{phonenumbers.E164, phonenumbers.INTERNATIONAL, phonenumbers.NATIONAL} {
			text := phonenumbers.Format(n, form)
			cut := random.IntN(len(text))
			out = append(out, text, "00"+strings.TrimPrefix(text, "+"), strings.TrimPrefix(text, "+"),
				text[:cut]+text[cut+1:], text[:cut]+"7"+text[cut:])
		}
	}
	return out
}

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ text, region, want string }{
		{"020 7946 0000", "GB", "+442079460000"},
		{"+44 (0)20 7946 0000", "GB", "+442079460000"},
		{"８（９９９）０００－００－００", "RU", "+79990000000"},
		{"8 999 000-00-00 доб. 12", "RU", "+79990000000"},
		{"tel. 07700 900123 after six", "GB", "+447700900123"},
		{"٠٧٧٠٠ ٩٠٠١٢٣", "GB", "+447700900123"},
		{"8~10~44 20 7946 0000", "RU", "+442079460000"},
		{"+39 06 1234 5678", "GB", "+390612345678"},
		{"", "GB", ""},
		{"none", "GB", ""},
		{"+999 123456", "GB", ""},
		{"12345", "", ""},
		{strings.Repeat("1", 300), "GB", ""},
	} {
		n, ok := Parse(c.text, c.region)
		if got := n.E164(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("Parse(%q, %s) = %s, %v, want %q", c.text, c.region, got, ok, c.want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse("020 7946 0000", "GB")
	}
}

func BenchmarkLibraryParse(b *testing.B) {
	for b.Loop() {
		if _, err := phonenumbers.Parse("020 7946 0000", "GB"); err != nil {
			b.Fatal(err)
		}
	}
}

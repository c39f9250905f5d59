package story

import (
	"slices"

	"resonance/shared/complaint"
)

// people is the third chapter: who it is that complains. An address alone never makes two people one.
func (s *story) people() {
	s.tell(
		s.aPersonIsKnownAgainInAnotherSpelling,
		s.aFamilyWithOneAddressStaysApart,
		s.whoMayBeTheSameIsForAPersonToSay,
		s.whoIsNoneOfThemStaysApart,
	)
}

// says registers a complaint of somebody, and gives its case.
func (s *story) says(who map[string]any) complaint.Case {
	s.Helper()
	return s.file(s.registers(s.matter(who))).Case
}

func (s *story) aPersonIsKnownAgainInAnotherSpelling() {
	s.orlov = s.says(map[string]any{"name": "Peter Orlov", "emails": []string{"orlov@mail.example"}, "phones": []string{"+441134960101"}, "address": "5 Mill Lane, York"}).Person
	for _, name := range []string{"Pyotr Orloff", "Orlov Peter", "Пётр Орлов", "Петя Орлов"} {
		if k := s.says(map[string]any{"name": name, "phones": []string{"+441134960101"}}); k.Person != s.orlov {
			s.Errorf("%s is taken for %s, perhaps %v", name, k.Person, k.Perhaps)
		}
	}
}

func (s *story) aFamilyWithOneAddressStaysApart() {
	if k := s.says(map[string]any{"name": "Irina Orlova", "emails": []string{"orlov@mail.example"}}); k.Person == s.orlov || len(k.Perhaps) > 0 {
		s.Errorf("Irina is taken for %s, perhaps %v", k.Person, k.Perhaps)
	}
}

func (s *story) whoMayBeTheSameIsForAPersonToSay() {
	k := s.says(map[string]any{"name": "P. Orlov", "address": "5 Mill Lane, York"})
	if k.Person == s.orlov || !slices.Contains(k.Look, complaint.LookPerhaps) {
		s.Errorf("it is %s, to look at for %v", k.Person, k.Look)
	}
	s.olga.visit("/cases/" + k.ID)
	s.olga.reads("desk.perhaps")
	s.olga.press("desk.same-person")
	if now := s.file(k.ID).Case; now.Person != s.orlov || len(now.Perhaps) > 0 {
		s.Errorf("it is %s, perhaps %v", now.Person, now.Perhaps)
	}
	s.olga.visit("/people/" + s.orlov)
	s.olga.sees(k.ID)
}

func (s *story) whoIsNoneOfThemStaysApart() {
	k := s.says(map[string]any{"name": "Orlov", "phones": []string{"+441134960101"}})
	s.olga.visit("/cases/" + k.ID)
	s.olga.press("desk.somebody-else")
	if now := s.file(k.ID).Case; now.Person != k.Person || len(now.Perhaps) > 0 {
		s.Errorf("it is %s, perhaps %v", now.Person, now.Perhaps)
	}
}

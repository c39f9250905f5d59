package register_test

import (
	"context"
	"slices"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestACorrectedAddressIsWhereLettersGo(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	s := anna("a", fridge)
	s.Who.Name, s.Who.Emails, s.ReplyTo = "Ana Petrova", []string{"ana@mail.example"}, "ana@mail.example"
	id := submit(t, d, s).Case
	on := register.On{Case: id, By: olga}
	sent := file(t, d, id).Letters[0]
	if err := d.Sent(ctx, register.Work{Case: id, Letter: sent.ID}, "<1@relay.example>", "raw"); err != nil {
		t.Fatal(err)
	}
	if err := d.Resend(ctx, on, sent.ID); !isCode(err, "letter-settled") {
		t.Errorf("a letter that went out well may be sent again: %v", err)
	}

	p := person(t, d, file(t, d, id).Case.Person)
	p.Name, p.Emails = "Anna Petrova", []string{"anna@mail.example"}
	if _, err := d.EditPerson(ctx, olga, p.Version, p); err != nil {
		t.Fatal(err)
	}
	k := file(t, d, id).Case
	if k.PersonName != "Anna Petrova" || k.ReplyTo != "anna@mail.example" || !k.MayWrite || !slices.Equal(k.Addresses, []string{"anna@mail.example"}) {
		t.Errorf("the case still is of %s, writes to %s and hears %v", k.PersonName, k.ReplyTo, k.Addresses)
	}
	if a := acts(t, d, id); a[len(a)-1] != complaint.ActPersonChanged {
		t.Errorf("the journal does not tell: %v", a)
	}
	if err := d.SayArrived(ctx, on, sent.ID); !isCode(err, "letter-settled") {
		t.Errorf("a letter is said to have gone out that did: %v", err)
	}
	if err := d.Resend(ctx, on, sent.ID); err != nil {
		t.Fatal(err)
	}
	if l := file(t, d, id).Letters[0]; l.To != "anna@mail.example" || l.State != complaint.LetterQueued {
		t.Errorf("the letter that went astray is %s, to %s", l.State, l.To)
	}
}

func TestAnAddressThatIsAddedLaterIsWrittenTo(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	s := anna("a", fridge)
	s.Who.Emails, s.Who.Phones, s.ReplyTo, s.MayWrite = nil, []string{"+442079460958"}, "", false
	id := submit(t, d, s).Case
	p := person(t, d, file(t, d, id).Case.Person)
	p.Emails = []string{"anna@mail.example"}
	if _, err := d.EditPerson(ctx, olga, p.Version, p); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Progress(ctx, register.On{Case: id, By: olga}, "We are at it."); err != nil {
		t.Errorf("with the address added, as the desk asks, it still can't write: %v", err)
	}
}

func TestACorrectionLeavesTheAuthoritysAddressAlone(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	s := anna("a", fridge)
	s.Channel, s.Source, s.ReplyTo = complaint.Regulator, complaint.Source{ID: "fos"}, "case@financial-ombudsman.org.uk"
	id := submit(t, d, s).Case
	p := person(t, d, file(t, d, id).Case.Person)
	p.Emails = []string{"anna@home.example"}
	if _, err := d.EditPerson(ctx, olga, p.Version, p); err != nil {
		t.Fatal(err)
	}
	if k := file(t, d, id).Case; k.ReplyTo != "case@financial-ombudsman.org.uk" || k.KnowsAddress("anna@mail.example") || !k.KnowsAddress("anna@home.example") {
		t.Errorf("it writes to %s and hears %v", k.ReplyTo, k.Addresses)
	}
}

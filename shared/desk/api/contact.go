package api

import "github.com/danielgtaylor/huma/v2"

// Email is a mail address that stands alone, without a name.
type Email string

// Phone is a phone number in E.164 (ITU-T): a plus, a country code, at most 15 digits.
type Phone string

// Account is a customer's account number.
type Account string

// Document is the number of a passport, an insurance and the like.
type Document string

// Schema says what an address looks like (RFC 5321): at most 64 characters before the @.
func (Email) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Format: "email", MaxLength: new(254), Description: "a mail address",
		Pattern: `^[0-9A-Za-z!#$%&'*+/=?^_{|}~-]+(\.[0-9A-Za-z!#$%&'*+/=?^_{|}~-]+)*@([0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?\.)+[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?$`,
		AllOf:   []*huma.Schema{{Type: huma.TypeString, Pattern: `^[^@]{1,64}@`}},
	}
}

// Schema says what a phone number looks like.
func (Phone) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^\+[1-9][0-9]{5,14}$`, Description: "E.164"}
}

// Schema says what an account number looks like.
func (Account) Schema(huma.Registry) *huma.Schema { return numberSchema() }

// Schema says what a document number looks like.
func (Document) Schema(huma.Registry) *huma.Schema { return numberSchema() }

func numberSchema() *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, MinLength: new(1), MaxLength: new(100)}
}

func texts[T ~string](list []T) []string {
	var plain []string
	for _, text := range list {
		plain = append(plain, string(text))
	}
	return plain
}

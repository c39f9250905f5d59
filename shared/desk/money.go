package desk

import (
	"strconv"

	"resonance/shared/complaint"
	"resonance/shared/money"
)

func moneyText(m complaint.Money, language string) string { return money.Text(m, language) }

func whole(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

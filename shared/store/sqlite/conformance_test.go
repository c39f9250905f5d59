package sqlite_test

import (
	"testing"

	"resonance/shared/store"
	"resonance/shared/store/sqlite"
	"resonance/shared/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Table { return open(t) })
}

func TestConformanceByKey(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Table { return open(t, sqlite.WithItemsByKey()) })
}

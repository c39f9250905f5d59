package main

import (
	"testing"
	"time"

	"resonance/shared/store"
	"resonance/shared/store/storetest"
)

func TestInMemoryIsAnEngine(t *testing.T) {
	storetest.Run(t, func(testing.TB) store.Table { return newInMemory(time.Now) })
}

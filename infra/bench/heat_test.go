//go:build !race

package main

import "testing"

func TestNoPartitionTakesMoreThanDynamoDBGives(t *testing.T) {
	for _, s := range storms {
		t.Run(s.name, func(t *testing.T) {
			list, err := heatOf(t.Context(), s, 250)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) < 100 || list[0].Write == 0 {
				t.Fatalf("nothing was measured: %+v", list)
			}
			for _, h := range list {
				if h.Write > maxWrite || h.Read > maxRead {
					t.Errorf("%s takes %.0f write and %.0f read units a second", h.Partition, h.Write, h.Read)
				}
			}
		})
	}
}

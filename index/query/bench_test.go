package query_test

import (
	"testing"

	"scops/index/query"
)

// BenchmarkNearby tries a NEAR on a post of 400 bytes: near, too far apart, and
// with one side missing.
func BenchmarkNearby(b *testing.B) {
	const talk = "เมื่อวานไปตลาดกับเพื่อน ซื้อผักมาเยอะเลย วันนี้ฝนตกทั้งวัน Anyone up for coffee later, the usual place? "
	n, err := query.Parse("ketamine NEAR/60 (dead OR วางจุด)", query.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{
		"near": talk + "ketamine deals 2g 140 dead drop hit me up @demo_shop", "far": "ketamine deals 2g " + talk + "dead drop @demo_shop", "missing": talk + "ketamine",
	} {
		b.Run(name, func(b *testing.B) {
			nearby := query.NewNearby(n.(query.Near))
			b.ReportAllocs()
			for b.Loop() {
				if nearby.In(text) != (name == "near") {
					b.Fatal("it is not as its name says")
				}
			}
		})
	}
}

package entity

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scops/classifier/normalize"
)

// ordinary are composed posts that hold nothing to be found: 45 % Thai, 35 %
// Korean, 20 % English by length.
var ordinary = []string{
	"วันนี้ตื่นเช้ามากเลยค่ะ ออกไปวิ่งที่สวนสาธารณะใกล้บ้าน อากาศดีมาก มีคนมาออกกำลังกายเยอะกว่าที่คิด กลับมาทำข้าวต้มกินกับครอบครัว แล้วก็นั่งอ่านหนังสือที่ค้างไว้ตั้งแต่เดือนที่แล้ว ใครมีหนังสือดี ๆ แนะนำกันได้นะคะ",
	"เมื่อคืนฝนตกหนักทั้งคืน น้ำท่วมหน้าบ้านนิดหน่อย รถติดมากตอนเช้า กว่าจะถึงที่ทำงานก็สายไปสิบนาที หัวหน้าไม่ว่าอะไร แต่รู้สึกผิดเหมือนกัน พรุ่งนี้จะออกจากบ้านให้เร็วขึ้นอีกหน่อย",
	"오늘은 오랜만에 가족들이랑 같이 저녁을 먹었어요. 엄마가 해주신 된장찌개가 정말 맛있었고 동생은 시험이 끝났다고 신나서 계속 떠들었네요. 주말에는 다 같이 영화를 보러 가기로 했는데 뭘 볼지는 아직 못 정했습니다.",
	"요즘 날씨가 갑자기 추워져서 다들 감기 조심하세요. 저는 벌써 목이 칼칼하네요. 따뜻한 차 자주 마시고 일찍 자야겠어요. 내일은 드디어 기다리던 공연 날이라 아프면 안 되는데 걱정입니다.",
	"Finally finished the book everyone keeps talking about. The ending surprised me, though I am not sure it was earned. Going to take a long walk by the river now and think about what to read after this, any ideas are welcome as always.",
}

// perCPU reports megabytes per second of processor time: the clock on the wall
// counts what other programs do.
func perCPU(b *testing.B, size int, work func()) {
	b.Helper()
	b.ReportAllocs()
	start := spent()
	for b.Loop() {
		work()
	}
	b.ReportMetric(float64(size)*float64(b.N)/1e6/(spent()-start).Seconds(), "MB/cpu-s")
}

func BenchmarkOrdinaryText(b *testing.B) {
	var texts []normalize.Text
	size := 0
	for _, s := range ordinary {
		texts = append(texts, normalize.Fold(s))
		size += len(s)
	}
	perCPU(b, size, func() {
		for _, t := range texts {
			Find(t, Options{})
		}
	})
}

// BenchmarkRealText reads the texts beside the project, where they stand.
func BenchmarkRealText(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "text", "*.jsonl"))
	if len(files) == 0 {
		b.Skip("needs the texts beside the project")
	}
	for _, name := range files {
		b.Run(strings.TrimSuffix(filepath.Base(name), ".jsonl"), func(b *testing.B) {
			texts, size := foldedPosts(b, name, 2000)
			perCPU(b, size, func() {
				for _, t := range texts {
					Find(t, Options{})
				}
			})
		})
	}
}

func foldedPosts(b *testing.B, name string, most int) (texts []normalize.Text, size int) {
	b.Helper()
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() && len(texts) < most {
		var post struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &post); err != nil {
			b.Fatal(err)
		}
		texts = append(texts, normalize.Fold(post.Text))
		size += len(post.Text)
	}
	return texts, size
}

func TestATextWithNothingInItCostsNoMemory(t *testing.T) {
	var f Finder
	for _, s := range append(ordinary, "ปี 2567 มีคน 3 คน", "서울 아닌 곳에서 3명이 5시간", "we were 4 people on 2 bikes for 30 km, 10.5 hours") {
		text := normalize.Fold(s)
		if found := f.Find(text, Options{}); len(found) > 0 {
			t.Logf("%q holds %q", s, shown(found))
			continue
		}
		if n := testing.AllocsPerRun(20, func() { f.Find(text, Options{}) }); n > 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
}

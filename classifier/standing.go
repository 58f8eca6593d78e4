package classifier

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/crawler"
	"scops/rules"
)

// Standing says why a post is not flagged, for a rule author to see which word
// the pack did not know: one sentence each, in a language (th, ko, else
// English). Nothing for a flagged post.
func (c *Classifier) Standing(post crawler.Post, at time.Time, lang string) []string {
	r := c.read(post, at)
	defer r.release()
	j := r.judge()
	if j.flagged {
		return nil
	}
	w := standingIn(lang)
	framed, _ := r.framing()
	frames := c.frameNames(r, lang)
	switch {
	case j.label == rules.LabelTalk && frames != "":
		return []string{fmt.Sprintf(w.talk, frames)}
	case j.label == rules.LabelTalk:
		return []string{w.quoted}
	case j.label == rules.LabelDemand:
		return []string{w.demand}
	case j.open:
		return []string{fmt.Sprintf(w.lawful, strings.Join(c.namesOf(j.substances, lang), ", "), strings.Join(c.opt.Places, " "), r.when.Format(time.DateOnly))}
	}
	if c.grammar.gate(&j.tally) != nil && framed {
		return []string{fmt.Sprintf(w.framed, frames)}
	}
	return c.lacks(&j.tally, &w, lang)
}

// lacks names what the nearest row of the gate still asks for.
func (c *Classifier) lacks(t *tally, w *standing, lang string) []string {
	product := t.product
	if product == productNone {
		product = productOther
	}
	var best []string
	for i := range c.grammar.Gate {
		row := &c.grammar.Gate[i]
		if row.Product != product {
			continue
		}
		if l := c.lacksOf(row, t, w, lang); best == nil || len(l) < len(best) {
			best = l
		}
	}
	if t.product == productNone {
		return append([]string{w.noProduct}, best...)
	}
	return append([]string{fmt.Sprintf(w.product, t.product)}, best...)
}

func (c *Classifier) lacksOf(row *rules.Gate, t *tally, w *standing, lang string) []string {
	g := &c.grammar
	var out []string
	var have []string
	for i := range t.first {
		if t.first[i] != noItem {
			have = append(have, glossOr(g.Groups[i].Gloss, lang, g.Groups[i].Name))
		}
	}
	if len(have) < row.Groups {
		out = append(out, fmt.Sprintf(w.groups, row.Groups, len(have), cmp.Or(strings.Join(have, ", "), "-")))
	}
	for _, wanted := range [][]string{row.OneOf, row.AlsoOneOf} {
		if !t.anyOpen(g.groupsOf(wanted...)) {
			out = append(out, fmt.Sprintf(w.oneOf, strings.Join(c.groupGlosses(wanted, lang), "; ")))
		}
	}
	if !t.signed(g, row) {
		out = append(out, fmt.Sprintf(w.sign, strings.Join(c.signGlosses(append(slices.Clone(row.AnySignOf), row.AlsoSignOf...), lang), "; ")))
	}
	if t.stands(row.NotWith) {
		out = append(out, w.notWith)
	}
	return out
}

func (c *Classifier) groupGlosses(names []string, lang string) []string {
	var out []string
	for _, name := range names {
		for _, g := range c.grammar.Groups {
			if g.Name == name {
				out = append(out, glossOr(g.Gloss, lang, name))
			}
		}
	}
	return out
}

// signGlosses names the signs that would do; no names = any sign would.
func (c *Classifier) signGlosses(names []string, lang string) []string {
	var out []string
	for _, s := range c.grammar.Telling {
		if len(names) == 0 || contains(names, s.Name) {
			out = append(out, glossOr(s.Gloss, lang, s.Name))
		}
	}
	return out
}

// frameNames names the frames that stand in a post.
func (c *Classifier) frameNames(r *reading, lang string) string {
	var set frameSet
	for i := range r.items {
		set |= r.items[i].framed
	}
	var out []string
	for i, f := range c.grammar.Frames {
		if set&(1<<i) != 0 {
			out = append(out, glossOr(f.Gloss, lang, f.Name))
		}
	}
	return strings.Join(out, ", ")
}

func (c *Classifier) namesOf(keys []string, lang string) []string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = c.SubstanceName(key, lang)
	}
	return out
}

// glossOr is a gloss in a language, else in English, else a name.
func glossOr(g rules.Gloss, lang, name string) string {
	for _, text := range []string{g.In(lang), g.En} {
		if text != "" {
			return text
		}
	}
	return name
}

// standing are the sentences of Standing.
type standing struct {
	talk, quoted, demand, lawful, framed, product, noProduct, groups, oneOf, sign, notWith string
}

func standingIn(lang string) standing {
	switch lang {
	case "th":
		return standing{
			talk:      "ข้อความนี้พูดถึง: %s ไม่ใช่การเสนอขายของผู้โพสต์เอง",
			quoted:    "ชื่อสาร ราคา และช่องทางติดต่อทั้งหมดอยู่ในคำพูดของผู้อื่น",
			demand:    "ถามหาแหล่งซื้อและไม่ได้เสนอขาย",
			lawful:    "%s ไม่ผิดกฎหมายใน %s ณ วันที่ %s",
			framed:    "ข้อความพูดถึง: %s และไม่มีการเสนอขายครบถ้วน (สินค้า ราคาหรือคำเสนอขาย ช่องทางติดต่อ) อยู่นอกส่วนนั้น",
			product:   "พบชื่อสินค้า ระดับความกำกวม: %s",
			noProduct: "ไม่พบชื่อสารที่รู้จัก",
			groups:    "ต้องมีส่วนประกอบต่างกัน %d อย่าง พบ %d: %s",
			oneOf:     "ขาดอย่างใดอย่างหนึ่ง: %s",
			sign:      "ขาดลักษณะที่ร้านค้าทั่วไปไม่มี: %s",
			notWith:   "มีคำของสินค้าที่ขายตามน้ำหนักอย่างถูกกฎหมาย",
		}
	case "ko":
		return standing{
			talk:      "게시자 본인의 판매 글이 아니라 다음에 관한 글입니다: %s",
			quoted:    "물질 이름, 가격, 연락 수단이 모두 남의 말을 인용한 부분에 있습니다",
			demand:    "구매처를 묻기만 하고 팔겠다는 말이 없습니다",
			lawful:    "%s: %s에서 %s 기준 불법이 아닙니다",
			framed:    "다음에 관한 글이며(%s), 그 밖에 온전한 판매 글(품목, 가격 또는 판매 표현, 연락 수단)이 없습니다",
			product:   "품목이 있습니다, 모호성: %s",
			noProduct: "알려진 물질 이름이 없습니다",
			groups:    "서로 다른 요소 %d가지가 필요한데 %d가지만 있습니다: %s",
			oneOf:     "다음 중 하나가 없습니다: %s",
			sign:      "일반 가게에는 없는 징후가 없습니다: %s",
			notWith:   "무게로 정직하게 파는 물건의 말이 있습니다",
		}
	}
	return standing{
		talk:      "it speaks of: %s; it is no offer of the poster's own",
		quoted:    "every product, price and contact stands in somebody else's words",
		demand:    "it asks where to buy and offers nothing",
		lawful:    "%s: not unlawful in %s on %s",
		framed:    "it speaks of: %s; and no whole offer (product, price or offer, contact) stands beside that",
		product:   "a product is named, its ambiguity: %s",
		noProduct: "no known substance is named",
		groups:    "it needs %d different groups and has %d: %s",
		oneOf:     "one of these is missing: %s",
		sign:      "a sign no shop has is missing, one of: %s",
		notWith:   "a word stands there for goods honestly sold by weight",
	}
}

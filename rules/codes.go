package rules

import "slices"

// codeText is what a code says. Messages take the same arguments in every
// language, by number.
type codeText struct {
	text    Gloss
	warning bool // the pack works; the author should look
	info    bool // worth knowing, nothing to mend
	asked   bool // said by a lint alone, never by a load
}

// codes is the table of everything a load or a lint can say.
var codes = map[string]codeText{
	// The file.
	"file-unreadable":   {text: Gloss{"อ่านไฟล์ไม่ได้: %[1]s", "파일을 읽을 수 없음: %[1]s", "the file cannot be read: %[1]s"}},
	"too-large":         {text: Gloss{"ไฟล์ใหญ่เกินไป: %[1]d ไบต์ จำกัด %[2]d", "파일이 너무 큼: %[1]d바이트, 한도 %[2]d", "the file is too large: %[1]d bytes, the limit is %[2]d"}},
	"too-many":          {text: Gloss{"มี%[1]sมากเกินไป จำกัด %[2]d", "%[1]s이(가) 너무 많음, 한도 %[2]d", "too many %[1]s: the limit is %[2]d"}},
	"too-deep":          {text: Gloss{"ซ้อนลึกเกินไป จำกัด %[1]d ชั้น", "중첩이 너무 깊음, 한도 %[1]d단계", "nested too deeply: the limit is %[1]d levels"}},
	"too-long":          {text: Gloss{"ข้อความยาวเกินไป จำกัด %[1]d ตัวอักษร", "글이 너무 김, 한도 %[1]d자", "the text is too long: the limit is %[1]d characters"}},
	"too-many-problems": {text: Gloss{"พบปัญหามากกว่า %[1]d รายการ แสดงเท่านี้", "문제가 %[1]d개를 넘어 여기까지만 표시", "more than %[1]d problems; the rest is not shown"}},
	"not-utf8":          {text: Gloss{"ไฟล์ไม่ใช่ UTF-8", "파일이 UTF-8이 아님", "the file is not UTF-8: save it as UTF-8"}},
	"yaml-syntax":       {text: Gloss{"YAML ผิดรูปแบบ: %[1]s", "YAML 문법 오류: %[1]s", "not valid YAML: %[1]s"}},
	"yaml-tab":          {text: Gloss{"ย่อหน้าด้วยแท็บไม่ได้ ใช้ช่องว่าง", "들여쓰기에 탭을 쓸 수 없음, 빈칸을 쓰세요", "a tab cannot indent: use spaces"}},
	"yaml-feature":      {text: Gloss{"ไม่ใช้ %[1]s ของ YAML ในกฎ เขียนเต็ม", "규칙에는 YAML %[1]s을(를) 쓰지 않음, 풀어 쓰세요", "rules use no YAML %[1]s: write it out"}},
	"many-documents":    {text: Gloss{"หนึ่งไฟล์มีได้เอกสารเดียว ลบ ---", "파일 하나에 문서 하나, ---를 지우세요", "one file holds one document: remove the ---"}},

	// Keys and values.
	"unknown-key":   {text: Gloss{"%[2]s ไม่มีคีย์ %[1]q; ที่มี: %[3]s", "%[2]s에는 %[1]q 키가 없음, 있는 키: %[3]s", "%[2]s has no key %[1]q; it has: %[3]s"}},
	"comma-cut":     {text: Gloss{"จุลภาคตัดข้อความก่อน %[1]q: ใส่ข้อความในเครื่องหมายคำพูด", "쉼표가 %[1]q 앞에서 글을 끊음: 글을 따옴표에 넣으세요", "a comma ends the text before %[1]q: put the text in quotes"}},
	"duplicate-key": {text: Gloss{"คีย์ %[1]q ซ้ำ มีแล้วที่บรรทัด %[2]d", "%[1]q 키가 중복됨, 이미 %[2]d행에 있음", "key %[1]q stands twice: first on line %[2]d"}},
	"missing-key":   {text: Gloss{"%[1]s ไม่มี %[2]s", "%[1]s에 %[2]s이(가) 없음", "%[1]s lacks %[2]s"}},
	"wrong-type":    {text: Gloss{"%[1]s ต้องเป็น%[2]s", "%[1]s은(는) %[2]s이어야 함", "%[1]s must be %[2]s"}},
	"empty":         {text: Gloss{"%[1]s ว่าง", "%[1]s이(가) 비어 있음", "%[1]s is empty"}},
	"unknown-value": {text: Gloss{"%[2]s ไม่มีค่า %[1]q; ที่มี: %[3]s", "%[2]s에는 %[1]q 값이 없음, 있는 값: %[3]s", "%[1]q is no %[2]s; known: %[3]s"}},
	"bad-number":    {text: Gloss{"%[1]s ต้องเป็นจำนวน %[2]s", "%[1]s은(는) %[2]s 수여야 함", "%[1]s must be %[2]s"}},
	"bad-date":      {text: Gloss{"%[1]s: %[2]q ไม่ใช่วันที่แบบ %[3]s", "%[1]s: %[2]q은(는) %[3]s 형식의 날짜가 아님", "%[1]s: %[2]q is no date like %[3]s"}},
	"date-order":    {text: Gloss{"%[1]s ต้องไม่หลัง %[2]s", "%[1]s이(가) %[2]s보다 늦음", "%[1]s is later than %[2]s"}},
	"bad-name":      {text: Gloss{"%[1]q ใช้เป็นชื่อ%[2]sไม่ได้: ใช้ %[3]s", "%[1]q은(는) %[2]s 이름이 될 수 없음: %[3]s", "%[1]q cannot name %[2]s: use %[3]s"}},

	// Text quoted from posts.
	"text-unquoted":       {text: Gloss{"ข้อความจากโพสต์ต้องอยู่ในเครื่องหมายคำพูดหรือบล็อก |: YAML จะอ่านได้ %[1]q", "게시물 글은 따옴표나 | 블록에 넣어야 함: YAML은 %[1]q(으)로 읽음", "text of a post must stand in quotes or a | block: YAML reads %[1]q here"}},
	"text-not-text":       {text: Gloss{"ตรงนี้ YAML อ่านเป็น%[1]s ไม่ใช่ข้อความ: ใส่เครื่องหมายคำพูด", "YAML이 여기를 글이 아닌 %[1]s(으)로 읽음: 따옴표를 붙이세요", "YAML reads %[1]s here, not text: put it in quotes"}},
	"text-comment":        {text: Gloss{"YAML จะตัด %[1]q ทิ้งเป็นหมายเหตุ: ใส่ทั้งบรรทัดในเครื่องหมายคำพูด หรือย้ายหมายเหตุไปบรรทัดของตัวเอง", "YAML이 %[1]q을(를) 주석으로 잘라 냄: 줄 전체를 따옴표에 넣거나 주석을 딴 줄로 옮기세요", "YAML would drop %[1]q as a comment: quote the whole line, or put the comment on a line of its own"}},
	"text-folded":         {text: Gloss{"บล็อก > ทำให้บรรทัดหาย: ใช้ |", "> 블록은 줄바꿈을 없앰: |를 쓰세요", "a > block loses line breaks: use |"}},
	"unknown-placeholder": {text: Gloss{"ไม่มีตัวอย่าง {%[1]s}; ที่มี: %[2]s", "{%[1]s} 견본이 없음, 있는 견본: %[2]s", "there is no sample {%[1]s}; there are: %[2]s"}},
	"real-identifier":     {text: Gloss{"%[1]s %[2]q ดูเหมือนของจริง: ใช้ตัวอย่าง {%[1]s}", "%[1]s %[2]q은(는) 실제 연락처로 보임: 견본 {%[1]s}을(를) 쓰세요", "%[1]s %[2]q looks real: use the sample {%[1]s}"}},

	// Names that must fit.
	"duplicate":          {text: Gloss{"%[1]s %[2]q มีแล้วที่ %[3]s", "%[1]s %[2]q이(가) 이미 %[3]s에 있음", "%[1]s %[2]q stands already at %[3]s"}},
	"unknown-name":       {text: Gloss{"ไม่มี%[1]sชื่อ %[2]q", "%[2]q(이)라는 %[1]s이(가) 없음", "there is no %[1]s %[2]q"}},
	"override-unknown":   {text: Gloss{"%[1]s ไม่มีคำ %[2]q ให้%[3]s", "%[1]s에 %[3]s할 낱말 %[2]q이(가) 없음", "%[1]s has no term %[2]q to %[3]s"}},
	"extends-unknown":    {text: Gloss{"extends ใช้ได้แค่ builtin", "extends에는 builtin만 쓸 수 있음", "extends knows only builtin"}},
	"substance-needed":   {text: Gloss{"รายการ %[1]s ในช่อง substance ต้องมี substance", "substance 자리의 목록 %[1]s에 substance가 없음", "list %[1]s has slot substance and must name its substance"}},
	"substance-unwanted": {text: Gloss{"รายการ %[1]s ไม่ใช่ช่อง substance จึงมี substance ไม่ได้", "목록 %[1]s은(는) substance 자리가 아니므로 substance를 둘 수 없음", "list %[1]s has no slot substance and cannot name one"}},
	"trade-unwanted":     {text: Gloss{"trade ใช้ได้เฉพาะช่อง unit", "trade는 unit 자리에서만 씀", "trade stands only in a list with slot unit"}},

	// Rules.
	"find-shape":            {text: Gloss{"%[1]s ต้องมีอย่างใดอย่างหนึ่ง: list, slot, entity หรือ macro", "%[1]s에는 list, slot, entity, macro 중 하나만 있어야 함", "%[1]s must have exactly one of list, slot, entity, macro"}},
	"when-syntax":           {text: Gloss{"when: %[1]s", "when: %[1]s", "when: %[1]s"}},
	"when-nothing-required": {text: Gloss{"when เป็นจริงแม้ไม่พบอะไร: ต้องมีอย่างน้อยหนึ่งชื่อที่ต้องพบ", "아무것도 없어도 when이 참이 됨: 꼭 있어야 할 이름이 필요함", "when holds for a post with nothing found: it must require at least one find"}},
	"when-never":            {text: Gloss{"when เป็นจริงไม่ได้เลย", "when이 결코 참이 될 수 없음", "when can never hold"}},
	"within-syntax":         {text: Gloss{"%[1]q ไม่ใช่ระยะ: เขียน %[2]s", "%[1]q은(는) 거리가 아님: %[2]s(으)로 쓰세요", "%[1]q is no distance: write %[2]s"}},
	"tests-missing":         {text: Gloss{"กฎ %[1]s สถานะ %[2]s ต้องมีตัวอย่างอย่างน้อย 2 fires และ 2 silent มี %[3]d และ %[4]d", "규칙 %[1]s(%[2]s)에는 fires 2개와 silent 2개 이상이 필요함, 지금 %[3]d개와 %[4]d개", "rule %[1]s is %[2]s and needs at least 2 fires and 2 silent; it has %[3]d and %[4]d: add examples or keep it draft"}},
	"test-contradiction":    {text: Gloss{"ตัวอย่างนี้อยู่ใน %[1]s แล้วที่บรรทัด %[2]d", "이 예는 이미 %[2]d행 %[1]s에 있음", "this example stands already under %[1]s on line %[2]d"}},
	"language-missing":      {text: Gloss{"%[1]s ไม่มีภาษา %[2]s", "%[1]s에 %[2]s 글이 없음", "%[1]s lacks its %[2]s text"}},
	"status-contradiction":  {text: Gloss{"%[1]s เป็น %[2]s แต่ %[3]s เป็น %[4]s", "%[1]s은(는) %[2]s인데 %[3]s은(는) %[4]s임", "%[1]s is %[2]s, but %[3]s is %[4]s"}},
	"source-missing":        {text: Gloss{"คำ %[1]q ไม่บอกที่มา", "낱말 %[1]q의 출처가 없음", "term %[1]q does not say where it comes from: give source on the term or the list"}},

	// The grammar, the points.
	"part-missing":     {text: Gloss{"%[1]s ไม่มี %[2]s", "%[1]s에 %[2]s이(가) 없음", "%[1]s lacks %[2]s"}},
	"bands-order":      {text: Gloss{"bands ต้องเรียงจากน้อยไปมาก", "bands는 낮은 데서 높은 순서여야 함", "bands must rise, review first"}},
	"labels-otherwise": {text: Gloss{"บรรทัดสุดท้ายของ labels ต้องเป็น otherwise", "labels의 마지막 줄은 otherwise여야 함", "the last line of labels must be otherwise"}},

	// What an author should look at.
	"short-term":       {warning: true, text: Gloss{"คำสั้น %[1]q กำกวม (high) ไม่มี masks หรือ not_near", "짧고 모호한(high) 낱말 %[1]q에 masks나 not_near가 없음", "the short term %[1]q is highly ambiguous and has neither masks nor not_near"}},
	"hides-in":         {warning: true, text: Gloss{"คำ %[1]q ซ่อนอยู่ในคำทั่วไป %[2]s: เพิ่ม masks", "낱말 %[1]q이(가) 흔한 말 %[2]s 속에 있음: masks를 더하세요", "the term %[1]q hides in everyday words %[2]s: add masks"}},
	"mask-useless":     {warning: true, text: Gloss{"mask %[1]q ไม่มีคำ %[2]q อยู่ข้างใน จึงไม่มีผล", "mask %[1]q 안에 %[2]q이(가) 없어 아무 일도 하지 않음", "the mask %[1]q does not hold the term %[2]q and does nothing"}},
	"unused-list":      {warning: true, text: Gloss{"ไม่มีใครใช้รายการ %[1]s", "목록 %[1]s을(를) 아무도 쓰지 않음", "nothing uses the list %[1]s"}},
	"unused-find":      {warning: true, text: Gloss{"ไม่มีใครใช้ %[1]s ใน find", "find의 %[1]s을(를) 아무도 쓰지 않음", "nothing uses the find %[1]s"}},
	"unused-macro":     {warning: true, text: Gloss{"ไม่มีใครใช้ macro %[1]s", "macro %[1]s을(를) 아무도 쓰지 않음", "nothing uses the macro %[1]s"}},
	"allow-shape":      {warning: true, asked: true, text: Gloss{"คำสั่งอนุญาตอ่านไม่ออก: เขียน %[1]s", "허용 주석을 읽을 수 없음: %[1]s(으)로 쓰세요", "this does not read as an allowance: write %[1]s"}},
	"allow-unused":     {warning: true, asked: true, text: Gloss{"ไม่มี %[1]s ที่บรรทัดนี้ให้อนุญาต: ลบหมายเหตุนี้", "이 줄에는 허용할 %[1]s이(가) 없음: 주석을 지우세요", "there is no %[1]s here to allow: remove the comment"}},
	"allow-error":      {warning: true, asked: true, text: Gloss{"%[1]s เป็นข้อผิดพลาด อนุญาตไม่ได้ ต้องแก้", "%[1]s은(는) 오류라 허용할 수 없음, 고치세요", "%[1]s is an error and cannot be allowed: mend it"}},
	"few-examples":     {warning: true, asked: true, text: Gloss{"กฎ %[1]s ของชุดที่แจกจ่ายต้องมี 3 fires และ 3 silent มี %[2]d และ %[3]d", "배포 묶음의 규칙 %[1]s에는 fires 3개와 silent 3개가 필요함, 지금 %[2]d개와 %[3]d개", "rule %[1]s of the released pack needs 3 fires and 3 silent; it has %[2]d and %[3]d"}},
	"term-twice":       {warning: true, asked: true, text: Gloss{"คำ %[1]q (%[2]s) อยู่ใน %[4]s (%[3]s) ด้วย: ความหมายไหนถูก", "낱말 %[1]q(%[2]s)이(가) %[4]s(%[3]s)에도 있음: 어느 뜻인지 정하세요", "the term %[1]q (%[2]s) stands also at %[4]s (%[3]s): say which it means"}},
	"term-repeated":    {info: true, asked: true, text: Gloss{"คำ %[1]q มีความหมายเดียวกันอยู่แล้วที่ %[2]s", "낱말 %[1]q이(가) 같은 뜻으로 이미 %[2]s에 있음", "the term %[1]q stands with the same meaning at %[2]s"}},
	"spelling-twice":   {warning: true, asked: true, text: Gloss{"ตัวสะกด %[1]q อ่านได้เหมือน %[2]q ที่บรรทัด %[3]d: ลบออกหนึ่งคำ", "표기 %[1]q은(는) %[3]d행 %[2]q와(과) 똑같이 읽힘: 하나를 지우세요", "the spelling %[1]q reads the same as %[2]q on line %[3]d: remove one"}},
	"short-share":      {warning: true, asked: true, text: Gloss{"คำสั้น %[1]q เป็นคำนั้นเองเพียง %[2]d %% ของที่พบ แม้หัก masks แล้ว มักอยู่ใน %[3]s", "짧은 낱말 %[1]q은(는) masks를 빼고도 나온 곳의 %[2]d%%에서만 그 낱말임, 주로 %[3]s 속에 있음", "masks counted, the short term %[1]q is the word itself in only %[2]d %% of its places; mostly it stands in %[3]s"}},
	"term-share":       {info: true, asked: true, text: Gloss{"คำสั้น %[1]q เป็นคำนั้นเอง %[2]d %% ของที่พบ และ %[3]d %% เมื่อหัก masks", "짧은 낱말 %[1]q은(는) 나온 곳의 %[2]d%%에서, masks를 빼면 %[3]d%%에서 그 낱말임", "the short term %[1]q is the word itself in %[2]d %% of its places, %[3]d %% with its masks"}},
	"matcher-overflow": {warning: true, asked: true, text: Gloss{"คำ %[1]d คำใช้สี่ตัวอักษรที่หายากที่สุดร่วมกันเกิน 64 คำ (เช่น %[2]q): ค้นช้าลง", "낱말 %[1]d개가 가장 드문 네 글자를 64개 넘게 함께 씀(예: %[2]q): 찾기가 느려짐", "%[1]d terms share their rarest four characters with more than 64 others (such as %[2]q): the search slows down"}},
	"lock-unreadable":  {asked: true, text: Gloss{"อ่านไฟล์ล็อกไม่ได้: %[1]s", "잠금 파일을 읽을 수 없음: %[1]s", "the lock cannot be read: %[1]s"}},
	"lock-changed":     {warning: true, asked: true, text: Gloss{"กฎ %[1]s ไม่ตรงกับที่ล็อกไว้: ตรวจแล้วสั่ง scops rules lock", "규칙 %[1]s이(가) 잠긴 내용과 다름: 확인하고 scops rules lock을 실행하세요", "rule %[1]s is not what was locked: look at it, then scops rules lock"}},
	"lock-new":         {warning: true, asked: true, text: Gloss{"กฎ %[1]s ยังไม่อยู่ในไฟล์ล็อก: สั่ง scops rules lock", "규칙 %[1]s이(가) 아직 잠금에 없음: scops rules lock을 실행하세요", "rule %[1]s is not in the lock yet: scops rules lock"}},
	"lock-gone":        {warning: true, asked: true, text: Gloss{"กฎ %[1]s อยู่ในไฟล์ล็อกแต่ไม่มีแล้ว: สั่ง scops rules lock", "잠금에 있는 규칙 %[1]s이(가) 없음: scops rules lock을 실행하세요", "rule %[1]s is in the lock and no longer there: scops rules lock"}},
	"lock-approval":    {asked: true, text: Gloss{"กฎ %[1]s เป็น stable แต่ไม่มีผู้อนุมัติที่ไม่ใช่เจ้าของ (%[2]s)", "규칙 %[1]s이(가) stable인데 소유자(%[2]s)가 아닌 승인자가 없음", "rule %[1]s is stable and nobody but its owner (%[2]s) approved it"}},
	"shadow-list":      {warning: true, text: Gloss{"กฎ %[1]s เป็น %[2]s แต่ใช้รายการ %[3]s ที่เป็น %[4]s", "규칙 %[1]s은(는) %[2]s인데 쓰는 목록 %[3]s은(는) %[4]s임", "rule %[1]s is %[2]s but rests on list %[3]s, which is %[4]s"}},
}

// severity is how heavy a code is.
func (c codeText) severity() Severity {
	switch {
	case c.info:
		return SeverityInfo
	case c.warning:
		return SeverityWarning
	}
	return SeverityError
}

// Codes names everything a load or a lint can report, sorted.
func Codes() []string {
	all := make([]string, 0, len(codes))
	for c := range codes {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}
